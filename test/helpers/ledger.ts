import { env } from "cloudflare:workers";
import { RECORD_COLUMNS, readRecord, type SpanColumns } from "../../worker/db/logs/span-columns.ts";
import { outlineOf } from "../../worker/domain/conversation.ts";
import { spanKey } from "../../worker/domain/key.ts";
import type { SpanRecord } from "../../worker/domain/record.ts";
import { addTotals, isZero, NO_TOTALS, type Totals, totalsOf } from "../../worker/domain/totals.ts";
import { canonical, HOUR } from "./events.ts";

/** All that a shard holds of a project. */
export interface Ledger {
  spans: Map<string, { record: SpanRecord; notes: string; payloads: string[] }>;
  traces: Map<string, string>;
  conversations: Map<
    string,
    Totals & { start: number; last: number; titled: number | null; answered: number | null }
  >;
  rollups: Map<string, Totals>;
}

const SUMS = "spans, turns, errors, running, input_tokens, output_tokens, cost, unpriced";

/** Reads all of a project's rows, past our own queries. */
export async function readLedger(projectId: string, db: D1Database = env.LOGS_0): Promise<Ledger> {
  const all = async <T>(sql: string) => (await db.prepare(sql).bind(projectId).all<T>()).results;
  const [spans, traces, conversations, rollups] = await Promise.all([
    all<SpanColumns & { notes: string; payloads: string }>(
      `SELECT ${RECORD_COLUMNS.join(", ")}, notes, payloads FROM spans WHERE project_id = ?1`,
    ),
    all<{ trace_id: string; conversation_id: string }>(
      "SELECT trace_id, conversation_id FROM traces WHERE project_id = ?1",
    ),
    all<Totals & { id: string; start: number; last: number; titled: number | null; answered: number | null }>(
      `SELECT id, start_time AS start, last_time AS last, title_time AS titled, last_answer_time AS answered, ${SUMS}
       FROM conversations WHERE project_id = ?1`,
    ),
    all<Totals & { hour: number; kind: string; model: string }>(
      `SELECT hour, kind, model, ${SUMS} FROM rollups WHERE project_id = ?1`,
    ),
  ]);
  return {
    spans: new Map(
      spans.map((row) => [
        spanKey(row.trace_id, row.span_id),
        { record: readRecord(row), notes: row.notes, payloads: JSON.parse(row.payloads) as string[] },
      ]),
    ),
    traces: new Map(traces.map((row) => [row.trace_id, row.conversation_id])),
    conversations: new Map(conversations.map(({ id, ...row }) => [id, row])),
    rollups: new Map(
      rollups
        .map(({ hour, kind, model, ...totals }) => [`${hour} ${kind} ${model}`, totals] as const)
        .filter(([, totals]) => !isZero(totals)),
    ),
  };
}

/** What conversations and rollups must be, added up from the spans one by one. */
export function sumsOver({
  spans,
  traces,
}: Pick<Ledger, "spans" | "traces">): Pick<Ledger, "conversations" | "rollups"> {
  const conversations: Ledger["conversations"] = new Map();
  const rollups: Ledger["rollups"] = new Map();
  for (const { record } of spans.values()) {
    const hour = `${Math.floor(record.start_time / HOUR)} ${record.kind} ${record.model ?? ""}`;
    const rollup = rollups.get(hour) ?? { ...NO_TOTALS };
    addTotals(rollup, totalsOf(record));
    rollups.set(hour, rollup);

    const id = traces.get(record.trace_id) ?? record.trace_id;
    const said = outlineOf(record);
    const sum = conversations.get(id) ?? {
      ...NO_TOTALS,
      start: said.start_time,
      last: said.last_time,
      titled: said.title_time,
      answered: said.last_answer_time,
    };
    addTotals(sum, totalsOf(record));
    sum.start = Math.min(sum.start, said.start_time);
    sum.last = Math.max(sum.last, said.last_time);
    if (said.title_time !== null) sum.titled = Math.min(sum.titled ?? said.title_time, said.title_time);
    if (said.last_answer_time !== null)
      sum.answered = Math.max(sum.answered ?? said.last_answer_time, said.last_answer_time);
    conversations.set(id, sum);
  }
  return { conversations, rollups };
}

/** Sums as one text, to be compared. */
export function sumsText({ conversations, rollups }: Pick<Ledger, "conversations" | "rollups">): string {
  const sorted = (map: ReadonlyMap<string, unknown>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return canonical({ conversations: sorted(conversations), rollups: sorted(rollups) });
}
