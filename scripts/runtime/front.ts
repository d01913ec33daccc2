/** The routes of `run_worker_first` in wrangler.toml, as wrangler splits them. */
export interface StaticRouting {
  user_worker: string[];
  asset_worker?: string[];
}

/** The name of the second Worker, which owns the files of the dashboard. */
export const ASSETS_WORKER = "assets";

/**
 * The module before the bundle, locally. In production Cloudflare's router stands before the Worker and costs nothing;
 * Miniflare's is a Worker, and takes four requests of five from what the runtime can do (2,800/s against 12,000/s).
 * So the routes that go to the Worker first are told here, in its own isolate, and only the rest sees that router.
 */
export function frontModule(routing: StaticRouting): string {
  return `
import app from "./index.js";
export * from "./index.js";

const first = [${routing.user_worker.map(pattern).join(", ")}];
const never = [${(routing.asset_worker ?? []).map(pattern).join(", ")}];

function isWorkerFirst(request) {
  if (request.method !== "GET" && request.method !== "HEAD") return true;
  const { pathname } = new URL(request.url);
  return first.some((route) => route.test(pathname)) && !never.some((route) => route.test(pathname));
}

export default {
  ...app,
  async fetch(request, env, context) {
    if (isWorkerFirst(request)) return app.fetch(request, env, context);
    const file = await env.ASSETS_ROUTER.fetch(request);
    return file.headers.has("x-no-such-asset") ? app.fetch(request, env, context) : file;
  },
};
`;
}

/** Owns the files. Its `fetch` is called by Miniflare's router for what is not a file. */
export const ASSETS_MODULE = `
import { WorkerEntrypoint } from "cloudflare:workers";
export class Files extends WorkerEntrypoint {
  fetch(request) { return this.env.FILES.fetch(request); }
}
export default {
  fetch: () => new Response(null, { status: 404, headers: { "x-no-such-asset": "1" } }),
};
`;

/** A route with `*` for any characters, as the source of a regular expression. */
function pattern(route: string): string {
  const escaped = route.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return String(new RegExp(`^${escaped}$`));
}
