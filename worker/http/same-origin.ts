import { ServiceError } from "../services/error.ts";

/**
 * Refuses a request that another site's page makes a browser send along with our cookie. Browsers say where a
 * request comes from and pages cannot change it; a client that says nothing is no browser, and has no ambient cookie.
 */
export function assertSameOrigin(request: Request, publicUrl: string | undefined): void {
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin") return;
  const origin = request.headers.get("origin");
  if (site === null && (origin === null || isOwn(origin, request, publicUrl))) return;
  throw new ServiceError("forbidden", "this request comes from another site");
}

/**
 * The same for a WebSocket, which needs no preflight and whose cookie comes along from anywhere: here the origin
 * must be said.
 */
export function assertSameOriginSocket(request: Request, publicUrl: string | undefined): void {
  const origin = request.headers.get("origin");
  if (origin === null || !isOwn(origin, request, publicUrl))
    throw new ServiceError("forbidden", "a socket with a session must be opened by this site's own pages");
}

function isOwn(origin: string, request: Request, publicUrl: string | undefined): boolean {
  return origin === new URL(request.url).origin || (!!publicUrl && origin === new URL(publicUrl).origin);
}
