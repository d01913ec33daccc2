import type { ProjectHub } from "./hub/project-hub.ts";

/** The bindings of wrangler.toml, and secrets. Read only in index, app, the middleware and the hub's constructor. */
export interface Env {
  ASSETS: Fetcher;
  DB: D1Database;
  LOGS_0: D1Database;
  LOGS_1: D1Database;
  PAYLOADS: R2Bucket;
  HUB: DurableObjectNamespace<ProjectHub>;
  AUTH_LIMIT: RateLimit;
  /** Signs session cookies: 32 characters or more. */
  AUTH_SECRET: string;
  SIGNUP?: string;
  PUBLIC_URL?: string;
  /** Bytes of the hub's uncommitted log past which appends get 503. */
  HUB_MAX_BACKLOG_BYTES?: string;
}

/** The shards of logs by number, found by their bindings: LOGS_0, LOGS_1, …. */
export function logShards(env: Env): D1Database[] {
  const bindings = env as unknown as Record<string, unknown>;
  const shards: D1Database[] = [];
  for (let n = 0; bindings[`LOGS_${n}`]; n++) shards.push(bindings[`LOGS_${n}`] as D1Database);
  return shards;
}

/** The database a project was placed on. Throws when the deployment lacks it: a configuration error. */
export function logShard(env: Env, shard: number): D1Database {
  const database = logShards(env)[shard];
  if (!database) throw new Error(`no binding LOGS_${shard}`);
  return database;
}
