import { expect, test } from "vitest";
import { conversationOf } from "../../../worker/domain/conversation.ts";
import { spanKey } from "../../../worker/domain/key.ts";
import { speakersOf } from "../../../worker/domain/speakers.ts";
import { formatTime } from "../../../worker/domain/time.ts";
import { buildTree } from "../../../worker/domain/tree.ts";
import type { SpanRow } from "../../../worker/protocol/span.ts";

const START = 1_795_000_000_000_000;

/** A row of trace `trace`, starting `at` milliseconds in. */
function row(trace: string, id: string, at: number, more: Partial<SpanRow> = {}): SpanRow {
  return {
    key: spanKey(trace, id),
    id,
    trace_id: trace,
    parent_id: null,
    conversation_id: "c",
    kind: "chain",
    name: null,
    provider: null,
    model: null,
    status: "ok",
    error: null,
    start_time: formatTime(START + at * 1000),
    first_token_time: null,
    end_time: null,
    latency_ms: null,
    ttft_ms: null,
    usage: null,
    cost_usd: null,
    finish_reason: null,
    user_id: null,
    environment: null,
    release: null,
    tags: [],
    tool_names: [],
    metadata: {},
    input_preview: null,
    output_preview: null,
    received_at: formatTime(START),
    ...more,
  };
}

const speakers = (rows: SpanRow[]) => speakersOf(buildTree(rows)).map(({ id }) => id);

test("a trace speaks through its model calls, and without any through its root", () => {
  expect(
    speakers([
      row("t1", "a", 0, { kind: "agent" }),
      row("t1", "b", 1, { kind: "llm", parent_id: "a" }),
      row("t2", "c", 2, { kind: "agent" }),
      row("t2", "d", 3, { kind: "tool", parent_id: "c" }),
    ]),
  ).toEqual(["b", "c"]);
});

test("what an agent asks another agent, or a tool asks a model, is not part of the dialogue", () => {
  expect(
    speakers([
      row("t", "root", 0, { kind: "agent" }),
      row("t", "asks", 1, { kind: "llm", parent_id: "root" }),
      row("t", "desk", 2, { kind: "agent", parent_id: "root" }),
      row("t", "desk llm", 3, { kind: "llm", parent_id: "desk" }),
      row("t", "tool", 4, { kind: "tool", parent_id: "root" }),
      row("t", "tool llm", 5, { kind: "llm", parent_id: "tool" }),
      row("t", "answers", 6, { kind: "llm", parent_id: "root" }),
    ]),
  ).toEqual(["asks", "answers"]);
});

test("agents below a chain are no other agent's: their calls are the dialogue", () => {
  expect(
    speakers([
      row("t", "graph", 0),
      row("t", "agent", 1, { kind: "agent", parent_id: "graph" }),
      row("t", "llm", 2, { kind: "llm", parent_id: "agent" }),
    ]),
  ).toEqual(["llm"]);
});

test("a span whose root is still to come does not speak for it", () => {
  expect(speakers([row("t", "tool", 0, { kind: "tool", parent_id: "root" })])).toEqual([]);
});

test("ten thousand nested calls are told without a stack overflow", () => {
  const rows = Array.from({ length: 10_000 }, (_, i) =>
    row("t", `s${i}`, i, { kind: "llm", parent_id: i === 0 ? null : `s${i - 1}` }),
  );
  expect(speakers(rows)).toHaveLength(10_000);
});

test("sums leave unpriced calls out of the cost, and say how many", () => {
  const usage = { input: 3, output: 4, cached: 0, cache_write: 0, reasoning: 0 };
  const sum = conversationOf("c", [
    row("t", "a", 0, { usage, model: "m", cost_usd: 0.1, user_id: "u" }),
    row("t", "b", 5, { usage, model: "m", cost_usd: 0.2, parent_id: "a" }),
    row("t", "c", 1000, { usage, model: "m", parent_id: "a", status: "error" }),
  ]);
  expect(sum).toMatchObject({
    unpriced: 1,
    input_tokens: 9,
    output_tokens: 12,
    errors: 1,
    turns: 1,
    spans: 3,
  });
  // Sums of nano-dollars: 0.1 + 0.2 is not 0.30000000000000004.
  expect(sum.cost_usd).toBe(0.3);
  expect(sum.duration_ms).toBe(1000);
  expect(sum.user_id).toBe("u");
});
