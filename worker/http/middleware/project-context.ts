import { createMiddleware } from "hono/factory";
import { controlDb } from "../../db/control/client.ts";
import { findMemberProject } from "../../db/control/projects.ts";
import { logShard } from "../../db/logs/shards.ts";
import { authenticateKey } from "../../services/authenticate-key.ts";
import type { Actor, Permission, ProjectContext } from "../../services/context.ts";
import { ServiceError } from "../../services/error.ts";
import { KeyCache } from "../../services/key-cache.ts";
import { presentedKey } from "../credentials.ts";
import { assertSameOrigin, assertSameOriginSocket } from "../same-origin.ts";
import type { AppContext, AppEnv } from "../types.ts";
import { readSession, sendCookies, sessionsOf } from "./account-context.ts";

/** This isolate's memory of keys. Revoking a key empties it of that key. */
export const keyCache = new KeyCache();

/**
 * Lets a request into one project and puts `ctx`: by an API key, or by a session with `x-binnacle-project`.
 * With a key in memory it does no I/O. Use it on the route itself, so that wrong methods are told before keys are asked for.
 */
export const projectContext = createMiddleware<AppEnv>(async (c, next) => {
  const key = presentedKey(c.req.raw.headers);
  if (key !== null) {
    c.set("ctx", await byKey(c, key));
    return next();
  }
  const { ctx, cookies } = await bySession(c);
  c.set("ctx", ctx);
  await next();
  // An accepted WebSocket's headers are sent already.
  if (c.res.status !== 101) sendCookies(c, cookies);
});

async function byKey(c: AppContext, key: string): Promise<ProjectContext> {
  const access = await authenticateKey(
    {
      control: () => controlDb(c.env.DB),
      cache: keyCache,
      now: Date.now(),
      defer: (work) => c.executionCtx.waitUntil(work),
    },
    key,
  );
  const project = { id: access.projectId, shard: access.shard };
  return contextOf(c, { type: "key", id: access.keyId }, project, access.may);
}

const MEMBER_MAY: ReadonlySet<Permission> = new Set<Permission>(["ingest", "read", "manage"]);

async function bySession(c: AppContext): Promise<{ ctx: ProjectContext; cookies: string[] }> {
  const request = c.req.raw;
  const socket = request.headers.get("upgrade")?.toLowerCase() === "websocket";
  const { user, cookies } = await readSession(sessionsOf(c.env, c.req.url), request.headers);
  if (socket) assertSameOriginSocket(request, c.env.PUBLIC_URL);
  else if (c.req.method !== "GET" && c.req.method !== "HEAD") assertSameOrigin(request, c.env.PUBLIC_URL);
  // A browser cannot set headers on a socket, and only there may the URL name the project.
  const id = request.headers.get("x-binnacle-project") ?? (socket ? c.req.query("project") : undefined);
  if (!id) throw new ServiceError("invalid_query", "name the project in the header x-binnacle-project");
  const project = await findMemberProject(controlDb(c.env.DB), id, user.id);
  if (!project) throw new ServiceError("not_found", "there is no such project");
  return { ctx: contextOf(c, { type: "user", id: user.id }, project, MEMBER_MAY), cookies };
}

function contextOf(
  c: AppContext,
  actor: Actor,
  project: ProjectContext["project"],
  may: ReadonlySet<Permission>,
): ProjectContext {
  const { env } = c;
  return {
    actor,
    project,
    may,
    control: controlDb(env.DB),
    logs: logShard(env, project.shard),
    payloads: env.PAYLOADS,
    hub: env.HUB.getByName(project.id),
    now: Date.now() * 1000,
  };
}
