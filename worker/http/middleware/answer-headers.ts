import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../types.ts";

/** Gives the request the name that its answer, and the log, know it by. */
export const nameRequest = createMiddleware<AppEnv>(async (c, next) => {
  c.set("requestId", c.req.header("cf-ray") ?? crypto.randomUUID());
  await next();
});

/** On the way out, says the request's name, and that the answer is for this client alone. */
export const answerHeaders = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  // An accepted WebSocket's headers are sent already.
  if (c.res.status === 101) return;
  const { headers } = c.res;
  headers.set("x-request-id", c.get("requestId"));
  headers.set("x-content-type-options", "nosniff");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
});
