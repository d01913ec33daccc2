import { listSpans as query, type SpanListing } from "../db/logs/spans.ts";
import type { Filter } from "../domain/filter/ast.ts";
import { rowOf } from "../domain/record.ts";
import type { SpanPage } from "../protocol/span.ts";
import { authorize, type ProjectContext } from "./context.ts";
import { readCursor, writeCursor } from "./cursor.ts";

export interface ListSpansInput {
  filter: Filter;
  from?: number | undefined;
  to?: number | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** Spans, newest start first, a page at a time. What is not committed yet is not in a list. */
export async function listSpans(ctx: ProjectContext, input: ListSpansInput): Promise<SpanPage> {
  authorize(ctx, "read");
  const listing: SpanListing = { filter: input.filter, from: input.from, to: input.to, limit: input.limit };
  if (input.cursor !== undefined) {
    const [start, n] = readCursor<[number, number]>(input.cursor, ["number", "number"]);
    listing.after = { start, n };
  }
  const { spans, next, stoppedEarly } = await query(ctx.logs, ctx.project.id, listing);
  return {
    spans: spans.map(({ record, conversationId }) => rowOf(record, conversationId)),
    next_cursor: next && writeCursor([next.start, next.n]),
    stopped_early: stoppedEarly,
  };
}
