import type { SpanRow } from "../../protocol/span.ts";
import type { SpanFilter } from "./filter.ts";

/** A filter as a test over a span in memory. It picks the spans that `toSql` picks. */
export function toPredicate(filter: SpanFilter): (row: SpanRow) => boolean {
  const { kind, status, model, user, trace, conversation } = filter;
  return (row) =>
    (kind === undefined || row.kind === kind) &&
    (status === undefined || row.status === status) &&
    (model === undefined || row.model === model) &&
    (user === undefined || row.user_id === user) &&
    (trace === undefined || row.trace_id === trace) &&
    (conversation === undefined || row.conversation_id === conversation);
}
