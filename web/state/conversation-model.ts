import type { ConversationRow } from "../../worker/protocol/conversation.ts";
import type { Message, Part, SpanRow } from "../../worker/protocol/span.ts";

type Call = Extract<Part, { type: "tool_call" }>;

/**
 * The spans that speak, in order: a trace's model calls, or where it has none its roots. The server picks
 * the dialogue of `GET /conversations/{id}` by the same rule.
 */
export function speakersOf(rows: readonly SpanRow[]): SpanRow[] {
  const calling = new Set<string>();
  for (const row of rows) if (row.kind === "llm") calling.add(row.trace_id);
  return rows.filter((row) => (calling.has(row.trace_id) ? row.kind === "llm" : row.parent_id === null));
}

/** A conversation's row with its sums over the spans that are known. */
export function summarize(base: ConversationRow, rows: readonly SpanRow[]): ConversationRow {
  const first = rows[0];
  if (!first) return base;
  const sum = { ...base, ...NOTHING };
  let last = first.start_time;
  for (const row of rows) {
    sum.spans++;
    if (row.parent_id === null) sum.turns++;
    if (row.status === "error") sum.errors++;
    if (row.status === "running") sum.running++;
    sum.input_tokens += row.usage?.input ?? 0;
    sum.output_tokens += row.usage?.output ?? 0;
    sum.cost_usd += row.cost_usd ?? 0;
    if (isUnpriced(row)) sum.unpriced++;
    sum.user_id ??= row.user_id;
    for (const time of [row.start_time, row.end_time]) if (time !== null && time > last) last = time;
  }
  sum.start_time = first.start_time;
  sum.last_time = last;
  sum.duration_ms = Date.parse(last) - Date.parse(first.start_time);
  return sum;
}

const NOTHING = {
  spans: 0,
  turns: 0,
  errors: 0,
  running: 0,
  input_tokens: 0,
  output_tokens: 0,
  cost_usd: 0,
  unpriced: 0,
};

export function isUnpriced(row: SpanRow): boolean {
  return row.cost_usd === null && row.model !== null && row.usage !== null;
}

/**
 * The tool spans behind the calls that messages show: the one whose span id is the call's, otherwise of the
 * trace's spans of that name the first that no earlier call took.
 */
export function spansOfCalls(
  turns: readonly { span: SpanRow; messages: Message[] }[],
  rows: readonly SpanRow[],
): Map<Call, SpanRow> {
  const tools = rows.filter((row) => row.kind === "tool" || row.kind === "retrieval" || row.kind === "agent");
  const taken = new Set<string>();
  const found = new Map<Call, SpanRow>();
  for (const { span, messages } of turns)
    for (const message of messages)
      for (const part of message.parts) {
        if (part.type !== "tool_call") continue;
        const free = tools.filter((row) => row.trace_id === span.trace_id && !taken.has(row.key));
        const tool =
          free.find((row) => row.id === part.id) ??
          free.find((row) => row.name === part.name && row.start_time >= span.start_time);
        if (!tool) continue;
        taken.add(tool.key);
        found.set(part, tool);
      }
  return found;
}
