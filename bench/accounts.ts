import { randomUUID } from "node:crypto";
import type { NewApiKey, Project } from "../worker/protocol/account.ts";

/** Signs up and makes this many projects. Returns a secret key of each. */
export async function makeProjects(origin: string, count: number): Promise<string[]> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  async function post<T>(path: string, body: unknown, more: Record<string, string> = {}) {
    const answer = await fetch(`${origin}/api/v1${path}`, {
      method: "POST",
      headers: { ...headers, ...more },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    return { answer, json: (await answer.json()) as T };
  }
  const signup = await post<{ keys: { secret: NewApiKey } }>("/signup", {
    email: `bench-${randomUUID()}@example.com`,
    password: randomUUID(),
  });
  headers.cookie = signup.answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
  const keys = [signup.json.keys.secret.key];
  for (let n = 1; n < count; n++) {
    const { project } = (await post<{ project: Project }>("/projects", { name: `Project ${n}` })).json;
    const made = await post<{ key: NewApiKey }>(
      "/keys",
      { name: "bench", scope: "secret" },
      { "x-binnacle-project": project.id },
    );
    keys.push(made.json.key.key);
  }
  return keys;
}
