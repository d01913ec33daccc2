import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../types.ts";

/** Names the request and, on the way out, says so and that API answers are for this client alone. */
export const answerHeaders = createMiddleware<AppEnv>(async (c, next) => {
  c.set("requestId", c.req.header("cf-ray") ?? crypto.randomUUID());
  await next();
  if (c.res.status === 101) return;
  const { headers } = c.res;
  headers.set("x-request-id", c.get("requestId"));
  headers.set("x-content-type-options", "nosniff");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
});
