import { expect, test } from "vitest";
import { fold } from "../../../../worker/domain/fold.ts";
import { recordOf } from "../../../../worker/domain/record.ts";
import { any, attributes, dialogue, END, fromLogs, mapped, SPAN, START, TRACE, text } from "./helpers.ts";

const about = { traceId: TRACE, spanId: SPAN, timeUnixNano: START };
const user = {
  ...about,
  attributes: attributes({ "event.name": "gen_ai.user.message" }),
  body: any({ content: "hi" }),
};
const choice = {
  ...about,
  timeUnixNano: "1795456801000000000",
  eventName: "gen_ai.choice",
  body: any({ index: 0, finish_reason: "stop", message: { role: "assistant", content: "hello" } }),
};

test("messages in log records are one event of their span, whichever field names them", () => {
  const [captured, ...others] = fromLogs([user, choice]);
  expect(others).toEqual([]);
  expect(captured).toMatchObject({
    event: { trace_id: TRACE, span_id: SPAN, at: 1_795_456_801_000_000, set: { finish_reason: "stop" } },
  });
  expect(dialogue(captured as never)).toEqual({
    input: [text("user", "hi")],
    output: [text("assistant", "hello")],
  });
});

test("before their span or after it, they fold into the same", () => {
  const [said] = fromLogs([user, choice]);
  const span = mapped({ "gen_ai.request.model": "gpt-4o-mini", "gen_ai.usage.input_tokens": 3 });
  if (!said) throw new Error("nothing was said");
  const before = fold(fold(undefined, said.event, said.content), span.event, span.content);
  const after = fold(fold(undefined, span.event, span.content), said.event, said.content);
  expect(before).toEqual(after);
  expect(recordOf(before)).toMatchObject({
    kind: "llm",
    name: "work",
    status: "ok",
    input_preview: "hi",
    output_preview: "hello",
    start_time: 1_795_456_800_123_456,
    end_time: 1_795_456_801_623_456,
    input_tokens: 3,
  });
});

test("a question without its answer yet is a span that runs", () => {
  const [asked] = fromLogs([user]);
  expect(asked?.event.set.status).toBe("running");
});

test("tool calls and results keep their ids", () => {
  const call = { id: "c1", type: "function", function: { name: "price", arguments: "{}" } };
  const [captured] = fromLogs([
    { ...about, eventName: "gen_ai.assistant.message", body: any({ tool_calls: [call] }) },
    { ...about, eventName: "gen_ai.tool.message", body: any({ id: "c1", content: "1" }) },
  ]);
  expect(dialogue(captured as never).input).toEqual([
    { role: "assistant", parts: [{ type: "tool_call", id: "c1", name: "price", arguments: {} }] },
    { role: "tool", parts: [{ type: "tool_result", id: "c1", name: null, result: "1" }] },
  ]);
});

test("one record with all the details of a call, structured", () => {
  const [captured] = fromLogs([
    {
      ...about,
      timeUnixNano: END,
      eventName: "gen_ai.client.inference.operation.details",
      attributes: attributes({
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "gpt-4o-mini",
        "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "hi" }] }],
        "gen_ai.output.messages": [{ role: "assistant", parts: [{ type: "text", content: "hello" }] }],
      }),
    },
  ]);
  expect(captured?.event.set).toMatchObject({ kind: "llm", model: "gpt-4o-mini", output_preview: "hello" });
  expect(dialogue(captured as never).input).toEqual([text("user", "hi")]);
});

test("records about something else, or about no span, are no events", () => {
  expect(
    fromLogs([
      { ...about, body: any("started") },
      { ...user, spanId: "" },
      { ...user, traceId: undefined },
      {},
    ]),
  ).toEqual([]);
});
