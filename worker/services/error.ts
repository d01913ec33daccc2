import type { ErrorCode, Issue } from "../protocol/error.ts";

interface ServiceErrorMore {
  issues?: Issue[];
  retryAfter?: number;
  /** For the log, never for the client. */
  cause?: unknown;
}

/** What a verb refuses. The HTTP layer maps `code` to a status; the message is shown to the client. */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly issues: Issue[] | undefined;
  /** Seconds after which trying again makes sense: `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, more: ServiceErrorMore = {}) {
    super(message, { cause: more.cause });
    this.name = "ServiceError";
    this.code = code;
    this.issues = more.issues;
    this.retryAfter = more.retryAfter;
  }
}
