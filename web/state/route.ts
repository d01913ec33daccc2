import { computed, signal } from "@preact/signals";

const part = encodeURIComponent;

/** Every address of the dashboard. Ids are any text, so each is escaped. */
export const paths = {
  home: () => "/",
  login: (next?: string) => (next && next !== "/" ? `/login?next=${part(next)}` : "/login"),
  signup: () => "/signup",
  project: (project: string) => `/p/${part(project)}`,
  live: (project: string) => `/p/${part(project)}/live`,
  conversations: (project: string) => `/p/${part(project)}/conversations`,
  conversation: (project: string, conversation: string) =>
    `/p/${part(project)}/conversations/${part(conversation)}`,
  span: (project: string, key: string) => `/p/${part(project)}/spans/${part(key)}`,
  start: (project: string) => `/p/${part(project)}/start`,
  keys: (project: string) => `/p/${part(project)}/keys`,
  newKey: (project: string) => `/p/${part(project)}/keys?new`,
  projects: (project: string) => `/p/${part(project)}/projects`,
  newProject: (project: string) => `/p/${part(project)}/projects?new`,
};

type Go = (url: string, replace?: boolean) => void;
const assign: Go = (url, replace) => (replace ? location.replace(url) : location.assign(url));
let go: Go = assign;

/** Path and query of the page that is shown. */
export const currentUrl = signal(typeof location === "undefined" ? "/" : location.pathname + location.search);
/** The project of the address, or null outside of one. */
export const currentProject = computed(() => projectOf(currentUrl.value));

/** The router's own way to move, given once it is mounted. Returns how to take it back. */
export function bindRouter(route: Go): () => void {
  go = route;
  return () => {
    if (go === route) go = assign;
  };
}

/** Opens a page of the dashboard. `replace` leaves no entry in the browser's history. */
export function navigate(url: string, options: { replace?: boolean } = {}): void {
  go(url, options.replace);
}

/** The project id in an address `/p/{id}/…`. */
export function projectOf(url: string): string | null {
  const match = /^\/p\/([^/?#]+)/.exec(url);
  if (!match?.[1]) return null;
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return null;
  }
}

/** The same page of another project; pages about one thing of this project lead to its list. */
export function inProject(url: string, project: string): string {
  const page = /^\/p\/[^/?#]+\/([a-z]+)/.exec(url)?.[1];
  switch (page) {
    case "conversations":
      return paths.conversations(project);
    case "keys":
      return paths.keys(project);
    case "projects":
      return paths.projects(project);
    case "live":
      return paths.live(project);
    default:
      return paths.project(project);
  }
}

/** `next` of the login page, if it leads into this site: otherwise the front page. */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith("/")) return "/";
  try {
    // The browser's own parser decides: it reads "/\host" and "/<tab>/host" as another site.
    const url = new URL(next, "http://same.invalid");
    return url.origin === "http://same.invalid" ? url.pathname + url.search + url.hash : "/";
  } catch {
    return "/";
  }
}
