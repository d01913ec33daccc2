import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../types.ts";

const DAY_S = 86_400;

/**
 * Lets pages of any origin POST here: publishable keys live in browsers. Never with credentials, so that a
 * visitor's own session does not come along; and for POST alone, so that no page reads with a key it found.
 */
export const openCors = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.method === "OPTIONS" && c.req.header("access-control-request-method") === "POST")
    return new Response(null, {
      status: 204,
      headers: {
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": "authorization, content-encoding, content-type, x-api-key",
        "access-control-max-age": String(DAY_S),
      },
    });
  await next();
  if (c.req.method === "POST" && c.req.header("origin")) {
    c.res.headers.set("access-control-allow-origin", "*");
    c.res.headers.set("access-control-expose-headers", "retry-after, x-request-id");
  }
});
