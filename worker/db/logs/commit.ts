import type { Register } from "../../domain/fold.ts";
import { spanKey } from "../../domain/key.ts";
import type { Base, CommitPlan, StoredSpan } from "../../domain/plan.ts";
import type { Totals } from "../../domain/totals.ts";
import { bindRecord, RECORD_COLUMNS, readRecord, type SpanColumns } from "./span-columns.ts";
import { indexedText, TEXTS_PER_SPAN } from "./text-index.ts";

/** A range of a project's log, both ends included. */
export interface SeqRange {
  first: number;
  last: number;
}

/** What `readBase` looks for. */
export interface BaseWanted {
  /** Spans by identity. */
  spans: { traceId: string; spanId: string }[];
  /** Traces of which every span is wanted, since they may change their conversation. */
  wholeTraces: string[];
  /** Traces whose conversation is wanted. */
  traces: string[];
}

// A bound text may be 2 MB: half of it in characters leaves room for those of several bytes.
const MAX_PARAMETER_CHARS = 600_000;

const STORED = [...RECORD_COLUMNS, "notes", "payloads"].map((column) => `s.${column}`).join(", ");
type StoredRow = SpanColumns & { notes: string; payloads: string };

/** What the database holds of the spans and traces that a commit touches: at most one round trip. */
export async function readBase(db: D1Database, projectId: string, wanted: BaseWanted): Promise<Base<string>> {
  const spans = new Map<string, StoredSpan<string>>();
  const traces = new Map<string, Register<string>>();
  const statements: D1PreparedStatement[] = [];
  const ask = (sql: string, list: unknown[]) => {
    if (list.length > 0) statements.push(db.prepare(sql).bind(projectId, JSON.stringify(list)));
  };
  ask(
    `SELECT ${STORED} FROM json_each(?2) j CROSS JOIN spans s
     ON s.project_id = ?1 AND s.trace_id = j.value ->> 0 AND s.span_id = j.value ->> 1`,
    wanted.spans.map(({ traceId, spanId }) => [traceId, spanId]),
  );
  ask(
    `SELECT ${STORED} FROM json_each(?2) j CROSS JOIN spans s ON s.project_id = ?1 AND s.trace_id = j.value`,
    wanted.wholeTraces,
  );
  ask(
    `SELECT t.trace_id, t.conversation_id, t.named_at
     FROM json_each(?2) j CROSS JOIN traces t ON t.project_id = ?1 AND t.trace_id = j.value`,
    wanted.traces,
  );
  if (statements.length === 0) return { spans, traces };
  const results = await db.batch<Record<string, unknown>>(statements);
  for (const row of results.flatMap((result) => result.results)) {
    if ("named_at" in row)
      traces.set(row.trace_id as string, [row.conversation_id as string, row.named_at as number]);
    else {
      const stored = row as unknown as StoredRow;
      spans.set(spanKey(stored.trace_id, stored.span_id), {
        record: readRecord(stored),
        notes: stored.notes,
        payloads: JSON.parse(stored.payloads) as string[],
      });
    }
  }
  return { spans, traces };
}

/**
 * Writes a planned commit in one transaction. False when the database already holds this range of the log,
 * in which case nothing is written. `rows` is the number of rows written, as billed.
 */
export async function writeCommit(
  db: D1Database,
  projectId: string,
  range: SeqRange,
  plan: CommitPlan<string>,
): Promise<{ applied: boolean; rows: number }> {
  const statements = [claim(db, projectId, range)];
  const write = (sql: string, list: unknown[]) => {
    for (const parameter of chunks(list)) statements.push(db.prepare(sql).bind(projectId, parameter));
  };
  write(
    UPSERT_SPANS,
    plan.spans.map(({ record, notes, payloads }) => [...bindRecord(record), notes, JSON.stringify(payloads)]),
  );
  write(
    INSERT_TEXTS,
    plan.texts.map((t) => [
      t.trace_id,
      t.span_id,
      t.event,
      indexedText(projectId, t.input),
      indexedText(projectId, t.output),
    ]),
  );
  write(
    UPSERT_TRACES,
    plan.traces.map(({ trace_id, name }) => [trace_id, ...name]),
  );
  write(
    UPSERT_CONVERSATIONS,
    plan.conversations.map((c) => [
      ...OUTLINE.map((field) => c[field]),
      ...TOTALS.map((field) => c.totals[field]),
    ]),
  );
  write(REDRAW_CONVERSATIONS, plan.redraw);
  write(DROP_EMPTY_CONVERSATIONS, plan.redraw);
  write(
    UPSERT_ROLLUPS,
    plan.rollups.map((r) => [r.hour, r.kind, r.model, ...TOTALS.map((field) => r.totals[field])]),
  );
  try {
    const results = await db.batch(statements);
    return { applied: true, rows: results.reduce((sum, result) => sum + result.meta.rows_written, 0) };
  } catch (error) {
    if (await isCommitted(db, projectId, range)) return { applied: false, rows: 0 };
    throw error;
  }
}

/** Claims the range. NULL in a NOT NULL column fails the whole batch when the database is past it. */
function claim(db: D1Database, projectId: string, { first, last }: SeqRange): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO commits (project_id, last_seq) VALUES (?1, ?3)
       ON CONFLICT (project_id) DO UPDATE SET last_seq = CASE WHEN last_seq < ?2 THEN ?3 ELSE NULL END`,
    )
    .bind(projectId, first, last);
}

async function isCommitted(db: D1Database, projectId: string, range: SeqRange): Promise<boolean> {
  const row = await db
    .prepare("SELECT last_seq FROM commits WHERE project_id = ?1")
    .bind(projectId)
    .first<{ last_seq: number }>();
  return row !== null && row.last_seq >= range.last;
}

function* chunks(list: unknown[]): Generator<string> {
  let parts: string[] = [];
  let size = 0;
  for (const item of list) {
    const json = JSON.stringify(item);
    if (size + json.length > MAX_PARAMETER_CHARS && parts.length > 0) {
      yield `[${parts.join(",")}]`;
      parts = [];
      size = 0;
    }
    parts.push(json);
    size += json.length + 1;
  }
  if (parts.length > 0) yield `[${parts.join(",")}]`;
}

// Parsing each row once into binary JSON halves the cost of reading its fields.
const ROWS = "WITH j AS MATERIALIZED (SELECT jsonb(value) AS v FROM json_each(?2))";
const pick = (count: number) => Array.from({ length: count }, (_, i) => `v ->> ${i}`).join(", ");

const SPAN_COLUMNS = [...RECORD_COLUMNS, "notes", "payloads"];
const UPSERT_SPANS = `${ROWS}
  INSERT INTO spans (project_id, ${SPAN_COLUMNS.join(", ")})
  SELECT ?1, ${pick(SPAN_COLUMNS.length)} FROM j WHERE true
  ON CONFLICT (project_id, trace_id, span_id) DO UPDATE SET
  ${SPAN_COLUMNS.slice(2)
    .map((column) => `${column} = excluded.${column}`)
    .join(", ")}`;

// Without CROSS the planner scans the table for each text.
const INSERT_TEXTS = `${ROWS}
  REPLACE INTO spans_text (rowid, input, output)
  SELECT s.n * ${TEXTS_PER_SPAN} + min(v ->> 2, ${TEXTS_PER_SPAN - 1}), v ->> 3, v ->> 4
  FROM j CROSS JOIN spans s ON s.project_id = ?1 AND s.trace_id = v ->> 0 AND s.span_id = v ->> 1`;

const UPSERT_TRACES = `${ROWS}
  INSERT INTO traces (project_id, trace_id, conversation_id, named_at)
  SELECT ?1, ${pick(3)} FROM j WHERE true
  ON CONFLICT (project_id, trace_id) DO UPDATE SET
  conversation_id = excluded.conversation_id, named_at = excluded.named_at`;

const TOTALS = [
  "spans",
  "turns",
  "errors",
  "running",
  "input_tokens",
  "output_tokens",
  "cost",
  "unpriced",
] as const satisfies readonly (keyof Totals)[];
const ADD_TOTALS = TOTALS.map((field) => `${field} = ${field} + excluded.${field}`).join(", ");

const OUTLINE = [
  "id",
  "user_id",
  "title",
  "title_time",
  "last_answer",
  "last_answer_time",
  "start_time",
  "last_time",
] as const;

const TITLES =
  "excluded.title_time IS NOT NULL AND (title_time IS NULL OR excluded.title_time <= title_time)";
const ANSWERS =
  "excluded.last_answer_time IS NOT NULL AND (last_answer_time IS NULL OR excluded.last_answer_time >= last_answer_time)";

const UPSERT_CONVERSATIONS = `${ROWS}
  INSERT INTO conversations (project_id, ${OUTLINE.join(", ")}, ${TOTALS.join(", ")})
  SELECT ?1, ${pick(OUTLINE.length + TOTALS.length)} FROM j WHERE true
  ON CONFLICT (project_id, id) DO UPDATE SET
  user_id = coalesce(excluded.user_id, user_id),
  title = CASE WHEN ${TITLES} THEN excluded.title ELSE title END,
  title_time = CASE WHEN ${TITLES} THEN excluded.title_time ELSE title_time END,
  last_answer = CASE WHEN ${ANSWERS} THEN excluded.last_answer ELSE last_answer END,
  last_answer_time = CASE WHEN ${ANSWERS} THEN excluded.last_answer_time ELSE last_answer_time END,
  start_time = min(start_time, excluded.start_time),
  last_time = max(last_time, excluded.last_time),
  ${ADD_TOTALS}`;

/** The spans of conversation `c`, as `s`. */
const MEMBERS = `(
    SELECT trace_id FROM traces WHERE project_id = ?1 AND conversation_id = c.id
    UNION ALL
    SELECT c.id WHERE NOT EXISTS (SELECT 1 FROM traces WHERE project_id = ?1 AND trace_id = c.id)
  ) m CROSS JOIN spans s ON s.project_id = ?1 AND s.trace_id = m.trace_id`;
const SPEAKS = "s.kind IN ('llm', 'agent', 'chain')";
const LAST = "max(coalesce(s.end_time, 0), s.start_time)";

const REDRAW_CONVERSATIONS = `
  UPDATE conversations AS c SET
  (start_time, last_time) = (
    SELECT coalesce(min(s.start_time), c.start_time), coalesce(max(${LAST}), c.last_time) FROM ${MEMBERS}
  ),
  user_id = (SELECT s.user_id FROM ${MEMBERS} WHERE s.user_id IS NOT NULL ORDER BY s.start_time DESC LIMIT 1),
  (title, title_time) = (
    SELECT s.input_preview, s.start_time FROM ${MEMBERS}
    WHERE ${SPEAKS} AND s.input_preview IS NOT NULL ORDER BY s.start_time LIMIT 1
  ),
  (last_answer, last_answer_time) = (
    SELECT s.output_preview, ${LAST} FROM ${MEMBERS}
    WHERE ${SPEAKS} AND s.output_preview IS NOT NULL ORDER BY ${LAST} DESC LIMIT 1
  )
  WHERE c.project_id = ?1 AND c.id IN (SELECT value FROM json_each(?2))`;

const DROP_EMPTY_CONVERSATIONS = `
  DELETE FROM conversations
  WHERE project_id = ?1 AND spans = 0 AND id IN (SELECT value FROM json_each(?2))`;

const UPSERT_ROLLUPS = `${ROWS}
  INSERT INTO rollups (project_id, hour, kind, model, ${TOTALS.join(", ")})
  SELECT ?1, ${pick(3 + TOTALS.length)} FROM j WHERE true
  ON CONFLICT (project_id, hour, kind, model) DO UPDATE SET ${ADD_TOTALS}`;
