import type { Condition, Filter } from "../../worker/domain/filter/ast.ts";
import { parseFilter } from "../../worker/domain/filter/parse.ts";
import { type FilterSpan, fits, toPredicate } from "../../worker/domain/filter/predicate.ts";
import { NANO } from "../../worker/domain/money.ts";
import type { SpanRecord } from "../../worker/domain/record.ts";
import { parseTime } from "../../worker/domain/time.ts";
import type { SpanRow } from "../../worker/protocol/span.ts";
import { conjunctsOf } from "./filter-text.ts";

/** How a list learns that a span it shows has stopped matching: the feed sends only what matches. */
export interface Leaving {
  /** The filter without what may change: what it picks holds every span that leaves. */
  watch: string;
  /** False when a row that matched once does no longer. What a row cannot tell counts as it was. */
  stays: (row: SpanRow) => boolean;
}

/** Of a filter that spans can stop matching as they run; undefined of others. `now` is microseconds. */
export function leavingOf(text: string, now: number): Leaving | undefined {
  const parsed = parseFilter(text, now);
  if (!parsed.ok || !canStop(parsed.filter, false)) return undefined;
  const lasting = conjunctsOf(text).filter((term) => {
    const part = parseFilter(term, now);
    return part.ok && isLasting(part.filter);
  });
  return { watch: lasting.join(" "), stays: rowTest(parsed.filter) };
}

/** Whether a row may match: conditions that need more than the row count as true, negated or not. */
export function rowTest(filter: Filter): (row: SpanRow) => boolean {
  const test = toPredicate(decidable(filter, false));
  return (row) => test(filterSpanOf(row));
}

function decidable(filter: Filter, negated: boolean): Filter {
  switch (filter.type) {
    case "and":
    case "or":
      return { type: filter.type, of: filter.of.map((part) => decidable(part, negated)) };
    case "not":
      return { type: "not", of: decidable(filter.of, !negated) };
    case "all":
      return filter;
    default:
      if (!needsMore(filter)) return filter;
      return negated ? { type: "not", of: { type: "all" } } : { type: "all" };
  }
}

/** The whole text, the children and the trace's own naming are not in a row. */
const needsMore = (c: Condition) =>
  c.type === "text" ||
  (c.type === "is" && c.what === "leaf") ||
  (c.type === "has" && c.what === "conversation");

/** Whether a span that matches while it runs may match no longer when more of it is known. */
function canStop(filter: Filter, negated: boolean): boolean {
  switch (filter.type) {
    case "and":
    case "or":
      return filter.of.some((part) => canStop(part, negated));
    case "not":
      return canStop(filter.of, !negated);
    case "is":
      return (filter.what === "running") !== negated && STATUSES.has(filter.what);
    case "match":
      if (filter.field === "status") return fits("running", filter.pattern) !== negated;
      return negated && filter.field === "error";
    case "has":
    case "has-metadata":
      return negated;
    default:
      return false;
  }
}

const STATUSES = new Set<string>(["running", "ok", "error"]);
const LASTING = new Set<string>(["kind", "provider", "user", "conversation", "trace", "environment", "tag"]);

/** Conditions that a span keeps once it meets them. */
function isLasting(filter: Filter): boolean {
  switch (filter.type) {
    case "and":
    case "or":
      return filter.of.every(isLasting);
    case "match":
      return LASTING.has(filter.field);
    case "metadata":
      return true;
    case "is":
      return filter.what === "root";
    default:
      return false;
  }
}

/** A row as filters see spans: microseconds and nano-dollars. */
function filterSpanOf(row: SpanRow): FilterSpan {
  const { key: _, id, error, usage, latency_ms, ttft_ms: __, cost_usd, conversation_id, ...rest } = row;
  const record: SpanRecord = {
    ...rest,
    span_id: id,
    error_type: error?.type ?? null,
    error_message: error?.message ?? null,
    start_time: parseTime(row.start_time),
    first_token_time: row.first_token_time === null ? null : parseTime(row.first_token_time),
    end_time: row.end_time === null ? null : parseTime(row.end_time),
    latency: latency_ms === null ? null : Math.round(latency_ms * 1000),
    input_tokens: usage?.input ?? null,
    output_tokens: usage?.output ?? null,
    cached_tokens: usage?.cached ?? null,
    cache_write_tokens: usage?.cache_write ?? null,
    reasoning_tokens: usage?.reasoning ?? null,
    cost: cost_usd === null ? null : Math.round(cost_usd * NANO),
    metadata: row.metadata as SpanRecord["metadata"],
    received_at: parseTime(row.received_at),
  };
  return { record, conversationId: conversation_id, named: false, texts: [], hasChildren: false };
}
