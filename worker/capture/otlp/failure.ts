import { Attributes } from "./attributes.ts";
import type { SpanFacts } from "./fields.ts";
import type { OtlpSpan } from "./types.ts";

const OK = 1;
const ERROR = 2;

/**
 * Whether a span failed, and how. Clients say so in four ways: a status (whose message may be empty), an exception
 * event under a status that was never set, `error.type`, and a level of Langfuse (which is its family's). A
 * status that was set to OK outweighs an exception that was recorded and handled.
 */
export function failure(span: OtlpSpan, a: Attributes): SpanFacts["error"] {
  const type = a.text("error.type", "exception.type");
  const message = a.text("error.message", "exception.message");
  if (span.status?.code === OK) return undefined;
  const event = span.events?.findLast(({ name }) => name === "exception");
  const exception = event && new Attributes(event.attributes);
  const failed = span.status?.code === ERROR || exception !== undefined || type !== undefined;
  if (!failed) return undefined;
  return {
    type: exception?.text("exception.type") ?? type,
    message: span.status?.message || (exception?.text("exception.message") ?? message),
  };
}
