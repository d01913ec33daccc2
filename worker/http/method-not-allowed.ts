import type { Hono } from "hono";
import { refuse } from "./errors.ts";
import type { AppEnv } from "./types.ts";

/**
 * Answers 405 with `Allow` on every path that has routes, for the methods it has none for. Call it when all
 * routes are mounted.
 */
export function refuseOtherMethods(app: Hono<AppEnv>): void {
  const allowed = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === "ALL") continue;
    const methods = allowed.get(path) ?? new Set();
    allowed.set(path, methods.add(method));
    if (method === "GET") methods.add("HEAD");
  }
  for (const [path, methods] of allowed) {
    const allow = [...methods].sort().join(", ");
    app.all(path, (c) =>
      refuse(
        { code: "method_not_allowed", message: `${c.req.method} is not for this path: use ${allow}` },
        c.get("requestId"),
        { allow },
      ),
    );
  }
}
