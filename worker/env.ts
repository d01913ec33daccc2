import type { HubEnv, ProjectHub } from "./hub/project-hub.ts";

/** The bindings of wrangler.toml, and secrets. Read only in index, app, the middleware and the hub's constructor. */
export interface Env extends HubEnv {
  ASSETS: Fetcher;
  DB: D1Database;
  LOGS_0: D1Database;
  LOGS_1: D1Database;
  HUB: DurableObjectNamespace<ProjectHub>;
  AUTH_LIMIT: RateLimit;
  /** Signs session cookies: 32 characters or more. */
  AUTH_SECRET: string;
  SIGNUP?: string;
  PUBLIC_URL?: string;
}
