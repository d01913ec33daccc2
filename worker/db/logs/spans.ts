import type { Condition, Filter } from "../../domain/filter/ast.ts";
import { type SqlCondition, toSql } from "../../domain/filter/sql.ts";
import type { SpanRecord } from "../../domain/record.ts";
import { packed } from "./packed.ts";
import { RECORD_COLUMNS, readRecord, type SpanColumns } from "./span-columns.ts";
import { rareTexts, type TextCondition, textSql } from "./text-index.ts";

/** Where a page begins: after this span, going back in time. */
export interface SpanCursor {
  start: number;
  n: number;
}

export interface SpanListing {
  filter: Filter;
  /** Microseconds, `from` included and `to` not. */
  from?: number | undefined;
  to?: number | undefined;
  after?: SpanCursor | undefined;
  limit: number;
}

export interface ListedSpan {
  record: SpanRecord;
  conversationId: string | null;
  cursor: SpanCursor;
}

export interface ListedSpans {
  spans: ListedSpan[];
  /** Where the next page begins; null when there is none. */
  next: SpanCursor | null;
  /** True when the page ended because enough was looked at, not because it was full. */
  stoppedEarly: boolean;
}

const COLUMNS = `s.n, t.conversation_id, ${RECORD_COLUMNS.map((column) => `s.${column}`).join(", ")}`;
const FROM = `spans s LEFT JOIN traces t ON t.project_id = s.project_id AND t.trace_id = s.trace_id`;
type Listed = SpanColumns & { n: number; conversation_id: string | null };

/** How much a filter may look at. */
export interface Effort {
  /** Up to here all spans of a phrase are gathered; past it each span is asked whether it has the phrase. */
  few: number;
  /** Spans that are looked at, step by step, before the listing stops and says so. */
  windows: readonly number[];
}
const EFFORT: Effort = { few: 2000, windows: [1000, 5000, 20_000] };

/** Spans of a project, newest start first. */
export async function listSpans(
  db: D1Database,
  projectId: string,
  listing: SpanListing,
  effort: Effort = EFFORT,
): Promise<ListedSpans> {
  const { filter, limit } = listing;
  const rare = await rareTexts(db, projectId, textsOf(filter), effort.few);
  const chosen = toSql(filter, { projectId, text: (text) => textSql(projectId, text, rare.has(text)) });
  const page = (spans: ListedSpan[]): ListedSpans => ({
    spans,
    next: spans.length < limit ? null : (spans.at(-1)?.cursor ?? null),
    stoppedEarly: false,
  });
  if (filter.type === "all") return page(await select(db, projectId, listing, chosen, "by time", limit));
  // What an index of its own finds is few: there is nothing to stop early for.
  const narrow = topConditions(filter).map((c) => narrowBy(c, rare));
  const how = (["by trace", "by text"] as const).find((index) => narrow.includes(index));
  if (how) return page(await select(db, projectId, listing, chosen, how, limit));

  const spans: ListedSpan[] = [];
  let after = listing.after;
  for (const size of effort.windows) {
    const until = await boundary(db, projectId, { ...listing, after }, size);
    const window = { ...listing, after, until };
    spans.push(...(await select(db, projectId, window, chosen, "by time", limit - spans.length)));
    if (spans.length >= limit || !until) return page(spans);
    after = until;
  }
  return { spans, next: after ?? null, stoppedEarly: true };
}

/** Which index finds the spans. */
type Access = "by time" | "by trace" | "by text";

interface Window extends SpanListing {
  /** The last span of the window. */
  until?: SpanCursor | undefined;
}

async function select(
  db: D1Database,
  projectId: string,
  window: Window,
  chosen: SqlCondition,
  how: Access,
  limit: number,
): Promise<ListedSpan[]> {
  // A plus keeps the planner from an index: from walking all of the project's spans in order of time, and for
  // texts, whose spans are found by their numbers, from those on the project too.
  const project = how === "by text" ? "+s.project_id" : "s.project_id";
  const time = how === "by time" ? "s.start_time" : "+s.start_time";
  const bounds = boundsOf(window, time);
  const { results } = await packed(db, {
    sql: `SELECT ${COLUMNS} FROM ${FROM} WHERE ${project} = ? ${bounds.sql} AND ${chosen.sql}
      ORDER BY ${time} DESC, s.n DESC LIMIT ?`,
    values: [projectId, ...bounds.values, ...chosen.values, limit],
  }).all<Listed>();
  return results.map(listed);
}

/** The last of the next `size` spans; undefined when there are not as many. */
async function boundary(
  db: D1Database,
  projectId: string,
  window: Window,
  size: number,
): Promise<SpanCursor | undefined> {
  const bounds = boundsOf(window);
  const row = await db
    .prepare(
      `SELECT s.start_time AS start, s.n FROM spans s WHERE s.project_id = ? ${bounds.sql}
       ORDER BY s.start_time DESC, s.n DESC LIMIT 1 OFFSET ?`,
    )
    .bind(projectId, ...bounds.values, size - 1)
    .first<SpanCursor>();
  return row ?? undefined;
}

function boundsOf({ from, to, after, until }: Window, time = "s.start_time"): SqlCondition {
  const parts: SqlCondition[] = [];
  if (from !== undefined) parts.push({ sql: `AND ${time} >= ?`, values: [from] });
  if (to !== undefined) parts.push({ sql: `AND ${time} < ?`, values: [to] });
  // The first half is what an index on time alone can use.
  if (after)
    parts.push({
      sql: `AND ${time} <= ? AND (${time}, s.n) < (?, ?)`,
      values: [after.start, after.start, after.n],
    });
  if (until)
    parts.push({
      sql: `AND ${time} >= ? AND (${time}, s.n) >= (?, ?)`,
      values: [until.start, until.start, until.n],
    });
  return { sql: parts.map(({ sql }) => sql).join(" "), values: parts.flatMap(({ values }) => values) };
}

const topConditions = (filter: Filter): Filter[] =>
  filter.type === "and" ? filter.of.flatMap(topConditions) : [filter];

/** The index that finds the few spans of a condition, if one does. */
function narrowBy(filter: Filter, rare: ReadonlySet<Condition>): Access | undefined {
  if (filter.type === "text") return rare.has(filter) ? "by text" : undefined;
  if (filter.type !== "match" || filter.pattern.length > 1) return undefined;
  return filter.field === "conversation" || filter.field === "trace" ? "by trace" : undefined;
}

function textsOf(filter: Filter): TextCondition[] {
  if (filter.type === "text") return [filter];
  if (filter.type === "not") return textsOf(filter.of);
  return filter.type === "and" || filter.type === "or" ? filter.of.flatMap(textsOf) : [];
}

/** One span with the places of its payloads, or null. */
export async function findSpan(
  db: D1Database,
  projectId: string,
  traceId: string,
  spanId: string,
): Promise<{ span: ListedSpan; notes: string; payloads: string[] } | null> {
  const row = await db
    .prepare(
      `SELECT ${COLUMNS}, s.notes, s.payloads FROM ${FROM}
       WHERE s.project_id = ?1 AND s.trace_id = ?2 AND s.span_id = ?3`,
    )
    .bind(projectId, traceId, spanId)
    .first<Listed & { notes: string; payloads: string }>();
  return row && { span: listed(row), notes: row.notes, payloads: JSON.parse(row.payloads) as string[] };
}

/** The conversation that a trace names, with when it was named, or null. */
export async function findTraceName(
  db: D1Database,
  projectId: string,
  traceId: string,
): Promise<readonly [conversationId: string, namedAt: number] | null> {
  const row = await db
    .prepare("SELECT conversation_id, named_at FROM traces WHERE project_id = ?1 AND trace_id = ?2")
    .bind(projectId, traceId)
    .first<{ conversation_id: string; named_at: number }>();
  return row && [row.conversation_id, row.named_at];
}

function listed(row: Listed): ListedSpan {
  const record = readRecord(row);
  return {
    record,
    conversationId: row.conversation_id,
    cursor: { start: record.start_time, n: row.n },
  };
}
