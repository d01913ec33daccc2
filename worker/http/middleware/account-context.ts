import { createMiddleware } from "hono/factory";
import { controlDb } from "../../db/control/client.ts";
import { logShards } from "../../db/logs/shards.ts";
import type { Env } from "../../env.ts";
import type { AccountContext } from "../../services/account-context.ts";
import { ServiceError } from "../../services/error.ts";
import { lazySessions } from "../../services/lazy-sessions.ts";
import type { Session, Sessions } from "../../services/sessions.ts";
import { assertSameOrigin } from "../same-origin.ts";
import type { AppContext, AppEnv } from "../types.ts";

/** For what anybody may ask: signing up, logging in. Puts `account`. */
export const accountContext = createMiddleware<AppEnv>(async (c, next) => {
  assertOwnPage(c);
  c.set("account", accountOf(c));
  await next();
});

/** For what asks for a login, but no project. Puts `user`; throws `unauthorized` without a session. */
export const userContext = createMiddleware<AppEnv>(async (c, next) => {
  assertOwnPage(c);
  const account = accountOf(c);
  const session = await readSession(account.sessions, c.req.raw.headers);
  c.set("user", { ...account, user: session.user });
  await next();
  sendCookies(c, session.cookies);
});

/** Throws `unauthorized` without a living session, and `unavailable` when the database does not answer. */
export async function readSession(sessions: Sessions, headers: Headers): Promise<Session> {
  const session = await sessions.read(headers).catch((cause) => {
    throw new ServiceError("unavailable", "logins cannot be checked now: try again", {
      retryAfter: 5,
      cause,
    });
  });
  if (!session) throw new ServiceError("unauthorized", "send an API key, or log in");
  return session;
}

export function sendCookies(c: AppContext, cookies: string[]): void {
  for (const cookie of cookies) c.res.headers.append("set-cookie", cookie);
}

const perBinding = new WeakMap<D1Database, Map<boolean, Sessions>>();

/** One for each binding, and one each for http and https, whose cookies have different names. */
export function sessionsOf(env: Env, url: string): Sessions {
  const secure = (env.PUBLIC_URL || url).startsWith("https:");
  const bySecurity = perBinding.get(env.DB) ?? new Map<boolean, Sessions>();
  perBinding.set(env.DB, bySecurity);
  let sessions = bySecurity.get(secure);
  if (!sessions) {
    if (!env.AUTH_SECRET || env.AUTH_SECRET.length < 32)
      throw new Error("AUTH_SECRET is missing, or shorter than 32 characters");
    sessions = lazySessions({ control: controlDb(env.DB), secret: env.AUTH_SECRET, secure });
    bySecurity.set(secure, sessions);
  }
  return sessions;
}

function assertOwnPage(c: AppContext): void {
  if (c.req.method !== "GET" && c.req.method !== "HEAD") assertSameOrigin(c.req.raw, c.env.PUBLIC_URL);
}

function accountOf(c: AppContext): AccountContext {
  const { env } = c;
  return {
    control: controlDb(env.DB),
    sessions: sessionsOf(env, c.req.url),
    limit: env.AUTH_LIMIT,
    // Any other word closes: a typing error must not open it.
    signupOpen: (env.SIGNUP || "open") === "open",
    shards: logShards(env).length,
    // Set by the platform, whatever the client says; absent only when there is no network between.
    address: c.req.header("cf-connecting-ip") ?? "local",
    headers: c.req.raw.headers,
    now: Date.now() * 1000,
  };
}
