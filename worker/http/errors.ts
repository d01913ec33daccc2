import { DrizzleQueryError } from "drizzle-orm/errors";
import { HTTPException } from "hono/http-exception";
import { ERROR_STATUS, type ErrorBody, type ErrorCode, type Issue } from "../protocol/error.ts";
import { ServiceError } from "../services/error.ts";

interface Refusal {
  code: ErrorCode;
  message: string;
  issues?: Issue[] | undefined;
  /** Seconds. */
  retryAfter?: number | undefined;
}

/** Seconds after which a client may try again when a database is away. */
const OUTAGE_RETRY_S = 5;

/** The one way from anything thrown to an answer. What is not known says only its request id. */
export function errorResponse(error: unknown, requestId: string): Response {
  const refusal = refusalOf(error);
  if (refusal.code === "internal" || refusal.code === "unavailable")
    console.error(requestId, describe(error));
  return refuse(refusal, requestId);
}

/** An answer in the wire's error format. */
export function refuse(refusal: Refusal, requestId: string, headers: Record<string, string> = {}): Response {
  const { code, message, issues, retryAfter } = refusal;
  const body: ErrorBody = { error: { code, message, request_id: requestId, ...(issues && { issues }) } };
  const status = ERROR_STATUS[code];
  return Response.json(body, {
    status,
    headers: {
      ...headers,
      "x-request-id": requestId,
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
      ...(status === 401 && { "www-authenticate": 'Bearer realm="binnacle"' }),
    },
  });
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof ServiceError) return error;
  if (error instanceof HTTPException && error.status === 413)
    return { code: "payload_too_large", message: error.message };
  if (isOutage(error))
    return {
      code: "unavailable",
      message: "a database is not answering: try again",
      retryAfter: OUTAGE_RETRY_S,
    };
  return { code: "internal", message: "something went wrong on our side: quote the request id" };
}

/**
 * D1 puts `SQLITE_…` at the end of what the statement itself did wrong (a constraint, a syntax error). A D1
 * error without it is the database being away, overloaded or restarted.
 */
function isOutage(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (/^D1_/.test(at.message)) return !/SQLITE_(CONSTRAINT|ERROR|MISMATCH|RANGE)/.test(chain(at));
  return false;
}

/**
 * An error and its causes for the operator's log. A failed query is told without its parameters, which can be
 * session tokens and hashes, and so are an error's other properties.
 */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own =
    error instanceof DrizzleQueryError
      ? [`query failed: ${error.query}`, ...(error.stack?.split("\n").filter(isFrame) ?? [])].join("\n")
      : (error.stack ?? error.message);
  return error.cause === undefined ? own : `${own}\ncaused by ${describe(error.cause)}`;
}

function isFrame(line: string): boolean {
  return line.startsWith("    at ");
}

function chain(error: Error): string {
  return error.cause instanceof Error ? `${error.message} ${chain(error.cause)}` : error.message;
}
