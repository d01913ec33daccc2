import type { ErrorCode, Issue } from "../../worker/protocol/error.ts";

/** What the server says, or why it could not be asked. */
export type ApiErrorCode = ErrorCode | "network" | "unexpected_answer";

/** The one error that the client throws. `retryAfter` is in seconds. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly issues: Issue[];
  readonly requestId: string | null;
  readonly retryAfter: number | null;

  constructor(
    code: ApiErrorCode,
    message: string,
    more: { status?: number; issues?: Issue[]; requestId?: string | null; retryAfter?: number | null } = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.status = more.status ?? 0;
    this.issues = more.issues ?? [];
    this.requestId = more.requestId ?? null;
    this.retryAfter = more.retryAfter ?? null;
  }
}

/** Any thrown value as an ApiError: a view shows one kind of error only. */
export function asApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  return new ApiError("unexpected_answer", cause instanceof Error ? cause.message : String(cause));
}

/** True for the rejection of a request that its caller gave up. */
export function isAbort(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === "AbortError";
}
