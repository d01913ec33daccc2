import { type Encoding, statusMessage } from "../capture/otlp/response.ts";
import type { ErrorBody, ErrorCode } from "../protocol/error.ts";
import { errorResponse, refuse } from "./errors.ts";
import type { AppContext } from "./types.ts";

/** The encoding of a request, which its answer has too. Undefined when its content type is neither. */
export function encodingOf(c: AppContext): Encoding | undefined {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type === "application/x-protobuf" || type === "application/protobuf") return "protobuf";
  return type === "application/json" ? "json" : undefined;
}

/** Codes of google.rpc.Code. */
const RPC_CODE: Partial<Record<ErrorCode, number>> = {
  invalid_json: 3,
  invalid_body: 3,
  invalid_query: 3,
  unsupported_media_type: 3,
  not_found: 5,
  forbidden: 7,
  payload_too_large: 8,
  rate_limited: 8,
  unavailable: 14,
  unauthorized: 16,
};
const UNKNOWN = 2;
const RETRY_S = 5;
const TROUBLE = "something went wrong on our side: send it again";

/**
 * A refusal in the form of OTLP/HTTP: a google.rpc.Status in the request's encoding, in JSON beside our own
 * `error`. Exporters drop their batch on 500 and send it again on 503, so trouble of ours is always 503.
 */
export async function otlpRefusal(error: unknown, c: AppContext): Promise<Response> {
  const requestId = c.get("requestId");
  let refusal = errorResponse(error, requestId);
  if (refusal.status === 500)
    refusal = refuse({ code: "unavailable", message: TROUBLE, retryAfter: RETRY_S }, requestId);
  const body = (await refusal.json()) as ErrorBody;
  const code = RPC_CODE[body.error.code as ErrorCode] ?? UNKNOWN;
  const { message } = body.error;
  const { status } = refusal;
  const headers = new Headers(refusal.headers);
  if (encodingOf(c) !== "protobuf") return Response.json({ code, message, ...body }, { status, headers });
  headers.set("content-type", "application/x-protobuf");
  return new Response(statusMessage(code, message), { status, headers });
}
