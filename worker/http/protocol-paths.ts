import { getPath } from "hono/utils/url";

/** Below these, other people's clients ask, by rules that are not ours. */
const PROTOCOL_ROOTS = ["/otel"];

export function isProtocolPath(path: string): boolean {
  return PROTOCOL_ROOTS.some((root) => path === root || path.startsWith(`${root}/`));
}

/**
 * The path that a request is routed by. Clients append their own path to a base that may end with a slash:
 * below protocols' roots, doubled slashes are one.
 */
export function routedPath(request: Request): string {
  const path = getPath(request);
  if (!path.includes("//")) return path;
  const collapsed = path.replace(/\/{2,}/g, "/");
  return isProtocolPath(collapsed) ? collapsed : path;
}
