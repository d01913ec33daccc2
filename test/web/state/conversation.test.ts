import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LiveConnection, LiveStatus } from "../../../web/api/live.ts";
import { createConversationView } from "../../../web/state/conversation.ts";
import { spansOfCalls } from "../../../web/state/conversation-model.ts";
import { buildTree } from "../../../worker/domain/tree.ts";
import type { ConversationDetail } from "../../../worker/protocol/conversation.ts";
import type { Message, SpanDetail, SpanRow } from "../../../worker/protocol/span.ts";
import { row } from "../helpers/rows.ts";

const said = (text: string): Message[] => [{ role: "assistant", parts: [{ type: "text", text }] }];

const BASE = {
  id: "c",
  title: "hi",
  last_answer: null,
  user_id: null,
  start_time: "",
  last_time: "",
  duration_ms: 0,
  turns: 0,
  spans: 0,
  errors: 0,
  running: 0,
  input_tokens: 0,
  output_tokens: 0,
  cost_usd: 0,
  unpriced: 0,
};

function detailOf(rows: SpanRow[], words: Record<string, string>): ConversationDetail {
  return {
    conversation: BASE,
    tree: buildTree(rows),
    dialogue: Object.entries(words).map(([key, text]) => ({ key, messages: said(text) })),
    truncated: false,
  };
}

/** A conversation view whose feed and server the test plays. */
function view(first: ConversationDetail) {
  const status = signal<LiveStatus>("live");
  let onRows: (rows: SpanRow[]) => void = () => {};
  let onGap: () => void = () => {};
  const asked: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  const read = vi.fn(async () => first);
  const made = createConversationView("p", "c", {
    schedule: (draw) => draw(),
    connect: () =>
      ({
        status,
        subscribe: (_what, rows, gap) => {
          onRows = rows;
          onGap = gap ?? onGap;
          return () => {};
        },
        release: () => {},
      }) as LiveConnection,
    read,
    readSpan: (_project, key) => {
      asked.push(key);
      return new Promise((resolve) =>
        waiting.push((text) =>
          resolve({ messages: { input: [], output: said(text) } } as unknown as SpanDetail),
        ),
      );
    },
  });
  return {
    made,
    read,
    asked,
    feed: (...rows: SpanRow[]) => onRows(rows),
    gap: () => onGap(),
    answer: async (text: string) => {
      waiting.shift()?.(text);
      await vi.advanceTimersByTimeAsync(0);
    },
    texts: () =>
      made.now.value?.turns.map(({ messages }) => {
        const part = messages[0]?.parts[0];
        return part?.type === "text" ? part.text : null;
      }),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("an open conversation", () => {
  test("shows a new span at once and its words when they are read", async () => {
    const v = view(detailOf([row("a", 0, { end_time: null })], { a: "one" }));
    const stop = v.made.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(v.texts()).toEqual(["one"]);
    v.feed(row("b", 10, { status: "running" }));
    expect(v.made.now.value?.row).toMatchObject({ spans: 2, running: 1, turns: 2 });
    expect(v.asked).toEqual(["b"]);
    await v.answer("two");
    expect(v.texts()).toEqual(["one", "two"]);
    stop();
  });

  test("asks for a span's words once at a time, and once more when it changed meanwhile", async () => {
    const v = view(detailOf([row("a")], { a: "one" }));
    const stop = v.made.start();
    await vi.advanceTimersByTimeAsync(0);
    for (let i = 0; i < 50; i++) v.feed(row("a", 0, { status: "running" }));
    expect(v.asked).toEqual(["a"]);
    await v.answer("one tw");
    await vi.advanceTimersByTimeAsync(1000);
    expect(v.asked).toEqual(["a", "a"]);
    await v.answer("one two");
    await vi.advanceTimersByTimeAsync(5000);
    expect(v.asked).toEqual(["a", "a"]);
    expect(v.texts()).toEqual(["one two"]);
    stop();
  });

  test("keeps what the feed says while the whole is being read", async () => {
    const v = view(detailOf([row("a", 0, { status: "running" })], {}));
    let resolve: (detail: ConversationDetail) => void = () => {};
    v.read.mockImplementationOnce(() => new Promise((done) => (resolve = done)));
    const stop = v.made.start();
    v.feed(row("a", 0, { status: "ok" }));
    resolve(detailOf([row("a", 0, { status: "running" })], {}));
    await vi.advanceTimersByTimeAsync(0);
    expect(v.made.now.value?.rows[0]?.status).toBe("ok");
    stop();
  });

  test("reads all anew after a gap", async () => {
    const v = view(detailOf([row("a")], { a: "one" }));
    const stop = v.made.start();
    await vi.advanceTimersByTimeAsync(0);
    v.gap();
    await vi.advanceTimersByTimeAsync(0);
    expect(v.read).toHaveBeenCalledTimes(2);
    stop();
  });

  test("leaves the words of older spans for later, and reads them when asked", async () => {
    const v = view(detailOf([row("a", 0), row("b", 10)], { b: "new" }));
    const stop = v.made.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(v.made.now.value?.unread.map(({ key }) => key)).toEqual(["a"]);
    const reading = v.made.readEarlier(20);
    await v.answer("old");
    await reading;
    expect(v.texts()).toEqual(["old", "new"]);
    stop();
  });
});

test("a call leads to the tool span of its id, else to the next of its name", () => {
  const call = (id: string, name: string) => ({ type: "tool_call" as const, id, name, arguments: {} });
  const first = call("x", "find");
  const second = call("y", "find");
  const other = call("t9", "book");
  const llm = row("t:l", 0, { trace_id: "t" });
  const tools = [
    row("t:1", 1, { trace_id: "t", id: "1", kind: "tool", name: "find" }),
    row("t:2", 2, { trace_id: "t", id: "2", kind: "tool", name: "find" }),
    row("t:9", 3, { trace_id: "t", id: "t9", kind: "tool", name: "something else" }),
  ];
  const found = spansOfCalls(
    [{ span: llm, messages: [{ role: "assistant", parts: [first, second, other] }] }],
    tools,
  );
  expect([first, second, other].map((one) => found.get(one)?.key)).toEqual(["t:1", "t:2", "t:9"]);
});
