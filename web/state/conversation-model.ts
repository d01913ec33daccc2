import type { Message, Part, SpanRow } from "../../worker/protocol/span.ts";

type Call = Extract<Part, { type: "tool_call" }>;

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
