import type { SpanFilter } from "../../domain/filter/filter.ts";
import { toSql } from "../../domain/filter/sql.ts";
import type { SpanRecord } from "../../domain/record.ts";
import { RECORD_COLUMNS, readRecord, type SpanColumns } from "./span-columns.ts";

/** Where a page begins: after this span, going back in time. */
export interface SpanCursor {
  start: number;
  n: number;
}

export interface SpanListing {
  filter: SpanFilter;
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

const COLUMNS = `s.n, t.conversation_id, ${RECORD_COLUMNS.map((column) => `s.${column}`).join(", ")}`;
const FROM = `spans s LEFT JOIN traces t ON t.project_id = s.project_id AND t.trace_id = s.trace_id`;
type Listed = SpanColumns & { n: number; conversation_id: string | null };

/** Spans of a project, newest start first. */
export async function listSpans(
  db: D1Database,
  projectId: string,
  listing: SpanListing,
): Promise<ListedSpan[]> {
  const { filter, from, to, after, limit } = listing;
  const conditions = [{ sql: "s.project_id = ?", values: [projectId] as (string | number)[] }];
  if (from !== undefined) conditions.push({ sql: "s.start_time >= ?", values: [from] });
  if (to !== undefined) conditions.push({ sql: "s.start_time < ?", values: [to] });
  if (after) conditions.push({ sql: "(s.start_time, s.n) < (?, ?)", values: [after.start, after.n] });
  conditions.push(...toSql(filter, projectId));
  const { results } = await db
    .prepare(
      `SELECT ${COLUMNS} FROM ${FROM} WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}
       ORDER BY s.start_time DESC, s.n DESC LIMIT ?`,
    )
    .bind(...conditions.flatMap(({ values }) => values), limit)
    .all<Listed>();
  return results.map(listed);
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
