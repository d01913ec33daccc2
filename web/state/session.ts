import { computed, signal } from "@preact/signals";
import type { LoginInput, Me, Project, ProjectInput, SignupInput } from "../../worker/protocol/account.ts";
import * as api from "../api/client.ts";
import type { ApiError } from "../api/error.ts";
import { onUnauthorized } from "../api/request.ts";
import { rememberSecret } from "./new-key.ts";
import { currentProject } from "./route.ts";
import { recall, remember } from "./storage.ts";

export type Session =
  | { state: "unknown" }
  | { state: "failed"; error: ApiError }
  | { state: "out" }
  | { state: "in"; me: Me };

export const session = signal<Session>({ state: "unknown" });
export const me = computed<Me | null>(() => (session.value.state === "in" ? session.value.me : null));
export const projects = computed<Project[]>(() => me.value?.projects ?? []);

/** The project of the address, when the user may open it. */
export const project = computed<Project | null>(
  () => projects.value.find((one) => one.id === currentProject.value) ?? null,
);

/** Asks who is logged in. Keeps what is known while it asks. */
export async function loadSession(): Promise<void> {
  try {
    session.value = { state: "in", me: await api.me() };
  } catch (cause) {
    const error = api.asApiError(cause);
    if (error.code === "unauthorized") session.value = { state: "out" };
    else if (session.value.state !== "in") session.value = { state: "failed", error };
  }
}

/** @throws ApiError, e.g. `invalid_credentials` */
export async function login(input: LoginInput): Promise<void> {
  session.value = { state: "in", me: await api.login(input) };
}

/** Signs up and is logged in. The secret key stays in memory until the page is left. @returns the first project's id */
export async function signup(input: SignupInput): Promise<string> {
  const { user, organization, project, keys } = await api.signup(input);
  rememberSecret(project.id, keys.secret);
  rememberProject(project.id);
  session.value = { state: "in", me: { user, organizations: [organization], projects: [project] } };
  return project.id;
}

/** Creates a project and knows it from then on. */
export async function createProject(input: ProjectInput): Promise<Project> {
  const { project } = await api.createProject(input);
  if (session.value.state === "in") {
    const { me } = session.value;
    session.value = { state: "in", me: { ...me, projects: [...me.projects, project] } };
  }
  return project;
}

/** The project to open first: the last one seen, or any. */
export function homeProject(): Project | null {
  const last = recall("project");
  return projects.value.find((one) => one.id === last) ?? projects.value[0] ?? null;
}

export function rememberProject(id: string): void {
  remember("project", id);
}

onUnauthorized(() => {
  // Only a session that was there can end: the first question of a stranger is answered by loadSession.
  if (session.value.state === "in") session.value = { state: "out" };
});
