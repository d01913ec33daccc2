import type { ConversationRow } from "../protocol/conversation.ts";
import type { SpanRow } from "../protocol/span.ts";
import { NANO } from "./money.ts";
import type { SpanRecord } from "./record.ts";
import { formatTime, parseTime } from "./time.ts";
import { addTotals, type Counted, NO_TOTALS, type Totals, totalsOf } from "./totals.ts";

/**
 * What a conversation's row shows beside its sums: the first question, the last answer, the user and the
 * times. Each follows from the earliest or the latest span that tells it.
 */
export interface Outline {
  start_time: number;
  last_time: number;
  user_id: string | null;
  title: string | null;
  title_time: number | null;
  last_answer: string | null;
  last_answer_time: number | null;
}

/** Tools and retrievals talk to machines: what they were asked is no one's question. */
const SPEAKS: readonly string[] = ["llm", "agent", "chain"];

/** What of a span is told in an outline. */
type Told = Pick<
  SpanRecord,
  "kind" | "start_time" | "end_time" | "user_id" | "input_preview" | "output_preview"
>;

/** The latest time that a span tells: its end, else its start. */
const lastTime = (record: Told) => Math.max(record.end_time ?? 0, record.start_time);

/** What one span says of its conversation. */
export function outlineOf(record: Told): Outline {
  const speaks = SPEAKS.includes(record.kind);
  const title = speaks ? record.input_preview : null;
  const answer = speaks ? record.output_preview : null;
  return {
    start_time: record.start_time,
    last_time: lastTime(record),
    user_id: record.user_id,
    title,
    title_time: title === null ? null : record.start_time,
    last_answer: answer,
    last_answer_time: answer === null ? null : lastTime(record),
  };
}

/** Two outlines of one conversation as one; of equal times `b` is the newer word. */
export function mergeOutlines(a: Outline, b: Outline): Outline {
  const bTitles = b.title_time !== null && (a.title_time === null || b.title_time <= a.title_time);
  const bAnswers =
    b.last_answer_time !== null && (a.last_answer_time === null || b.last_answer_time >= a.last_answer_time);
  return {
    start_time: Math.min(a.start_time, b.start_time),
    last_time: Math.max(a.last_time, b.last_time),
    user_id: b.user_id ?? a.user_id,
    title: bTitles ? b.title : a.title,
    title_time: bTitles ? b.title_time : a.title_time,
    last_answer: bAnswers ? b.last_answer : a.last_answer,
    last_answer_time: bAnswers ? b.last_answer_time : a.last_answer_time,
  };
}

/** A conversation from all of its spans, of which there is one at least. */
export function conversationOf(id: string, rows: readonly SpanRow[]): ConversationRow {
  const totals: Totals = { ...NO_TOTALS };
  let outline: Outline | undefined;
  for (const row of [...rows].sort((a, b) => (a.start_time < b.start_time ? -1 : 1))) {
    const span = summed(row);
    addTotals(totals, totalsOf(span));
    const said = outlineOf(span);
    outline = outline ? mergeOutlines(outline, said) : said;
  }
  return conversationRow(id, outline as Outline, totals);
}

/** The part of a row that sums and outlines are made of, in the units of records. */
function summed(row: SpanRow): Counted & Told {
  return {
    ...row,
    start_time: parseTime(row.start_time),
    end_time: row.end_time === null ? null : parseTime(row.end_time),
    input_tokens: row.usage?.input ?? null,
    output_tokens: row.usage?.output ?? null,
    cost: row.cost_usd === null ? null : Math.round(row.cost_usd * NANO),
  };
}

/** A conversation as the wire carries it. */
export function conversationRow(id: string, outline: Outline, totals: Totals): ConversationRow {
  return {
    id,
    title: outline.title,
    last_answer: outline.last_answer,
    user_id: outline.user_id,
    start_time: formatTime(outline.start_time),
    last_time: formatTime(outline.last_time),
    duration_ms: (outline.last_time - outline.start_time) / 1000,
    turns: totals.turns,
    spans: totals.spans,
    errors: totals.errors,
    running: totals.running,
    input_tokens: totals.input_tokens,
    output_tokens: totals.output_tokens,
    cost_usd: totals.cost / NANO,
    unpriced: totals.unpriced,
  };
}
