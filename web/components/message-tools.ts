import type { Message, Part } from "../../worker/protocol/span.ts";

export type ToolResult = Extract<Part, { type: "tool_result" }>;

/** Tool calls and their results, found in a dialogue. */
export interface ToolResults {
  byCall: Map<string, ToolResult>;
  /** Results that stand in the card of their call. */
  shown: Set<Part>;
}

/** Pairs each call with the first result that comes after it under its id. */
export function pairTools(messages: readonly Message[]): ToolResults {
  const called = new Set<string>();
  const byCall = new Map<string, ToolResult>();
  const shown = new Set<Part>();
  for (const message of messages)
    for (const part of message.parts) {
      if (part.type === "tool_call" && part.id !== null) called.add(part.id);
      if (part.type !== "tool_result" || part.id === null) continue;
      if (!called.has(part.id) || byCall.has(part.id)) continue;
      byCall.set(part.id, part);
      shown.add(part);
    }
  return { byCall, shown };
}
