import { describe, expect, test } from "vitest";
import { decodeTraces } from "../../../../worker/capture/otlp/decode.ts";
import { rederive } from "../../../../worker/capture/protocols.ts";
import {
  attributes,
  bytes,
  END,
  events,
  mapped,
  RECEIVED,
  SPAN,
  START,
  span,
  TRACE,
  traces,
} from "./helpers.ts";

const errorOf = (own: Record<string, unknown>, more: Record<string, unknown>) => {
  const { status, error } = mapped(own, more).event.set;
  return [status, error];
};
const exception = {
  events: [
    {
      name: "exception",
      attributes: attributes({ "exception.type": "TypeError", "exception.message": "no such car" }),
    },
  ],
};

describe("a span", () => {
  test("is itself wherever OTLP lets writers choose: ids, names of fields, numbers, enums", () => {
    const expected = events(
      traces([span({ n: 1 }, { parentSpanId: "00f067aa0ba902b7", status: { code: 2 } })]),
    );
    const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");
    const written = {
      trace_id: base64(TRACE),
      span_id: SPAN.toUpperCase(),
      parent_span_id: base64("00f067aa0ba902b7"),
      name: "work",
      start_time_unix_nano: START,
      end_time_unix_nano: END,
      attributes: [
        { key: "n", value: { int_value: "1" } },
        { key: "nothing", value: {} },
        { key: "null", value: null },
      ],
      status: { code: "STATUS_CODE_ERROR" },
      unheardOf: [1],
    };
    expect(
      events({
        resource_spans: [{ resource: {}, scope_spans: [{ scope: { name: "test" }, spans: [written] }] }],
      }),
    ).toEqual(expected);
  });

  test("keeps nanoseconds to the microsecond, and integers past 2^53 to the digit", () => {
    const { event } = mapped({}, { attributes: [{ key: "big", value: { intValue: "9007199254740993" } }] });
    expect(event.set).toMatchObject({ start_time: 1_795_456_800_123_456, end_time: 1_795_456_801_623_456 });
    expect(event.metadata).toMatchObject({ big: "9007199254740993" });
  });

  test("failed when its status, an exception, error.type or its level says so, unless its status is OK", () => {
    expect(errorOf({}, { status: { code: 2, message: "bad" } })).toEqual([
      "error",
      { type: null, message: "bad" },
    ]);
    expect(errorOf({ "error.type": "429" }, { status: { code: 2 } })).toEqual([
      "error",
      { type: "429", message: "429" },
    ]);
    expect(errorOf({}, { status: { code: 2, message: "" } })).toEqual([
      "error",
      { type: null, message: "error" },
    ]);
    expect(errorOf({}, exception)).toEqual(["error", { type: "TypeError", message: "no such car" }]);
    expect(errorOf({ "error.type": "timeout" }, {})).toEqual([
      "error",
      { type: "timeout", message: "timeout" },
    ]);
    expect(errorOf({}, { ...exception, status: { code: 1 } })).toEqual(["ok", undefined]);
  });

  test("has no parent when it names none, itself or zeros; without an end it runs", () => {
    for (const parentSpanId of ["", "0000000000000000", SPAN, undefined])
      expect(mapped({}, { parentSpanId }).event.set.parent_id).toBeUndefined();
    expect(mapped({}, { endTimeUnixNano: "0" }).event.set.status).toBe("running");
  });

  test("takes its environment and release from its process", () => {
    const [captured] = events(
      traces([span({})], {
        "service.name": "shop",
        "service.version": "1.2.3",
        "deployment.environment.name": "production",
      }),
    );
    expect(captured?.event).toMatchObject({
      set: { environment: "production", release: "1.2.3" },
      metadata: { "service.name": "shop" },
    });
  });

  test("of Logfire that is pending is left out: the span itself follows", () => {
    const pending = span({ "logfire.span_type": "pending_span" }, { spanId: "00f067aa0ba902b7" });
    expect(events(traces([pending, span({})]))).toHaveLength(1);
  });

  test("is derived from its payload again as it was", () => {
    const body = bytes(
      traces([span({ "gen_ai.request.model": "gpt-4o-mini", list: [1.5, true, { a: "b" }] }, exception)], {
        "service.version": "7",
      }),
    );
    const decoded = decodeTraces(body, "json", RECEIVED);
    if (!decoded.ok) throw new Error(decoded.message);
    const [event] = decoded.events;
    const again = rederive({
      protocol: "otlp",
      received: RECEIVED,
      traceId: TRACE,
      spanId: SPAN,
      body: event?.body ?? "",
    });
    expect(again).toEqual(event?.captured);
  });

  test("with an unusable id or time is rejected by name, and the others are taken", () => {
    const spans = [
      span({}),
      span({}, { traceId: "00000000000000000000000000000000" }),
      span({}, { spanId: "xyz" }),
      span({}, { startTimeUnixNano: "1000", endTimeUnixNano: "2000" }),
      span({}, { traceId: undefined }),
    ];
    const decoded = decodeTraces(bytes(traces(spans)), "json", RECEIVED);
    expect(decoded).toMatchObject({
      ok: true,
      events: [{ captured: { event: { span_id: SPAN } } }],
      partial: { rejected: 4, message: expect.stringContaining("trace_id of 000") },
    });
  });

  test("is never refused for what it says beside its ids and times", () => {
    const long = "x".repeat(2000);
    const { event } = mapped({
      "session.id": long,
      "user.id": long,
      "langfuse.trace.tags": Array(200)
        .fill(0)
        .map((_, i) => `t${i}`),
      "llm.cost.total": -1,
      "gen_ai.usage.input_tokens": -5,
      "gen_ai.response.time_to_first_chunk": 1e30,
      "gen_ai.input.messages": "[{not json",
      "gen_ai.request.model": "m".repeat(1000),
      "langfuse.observation.completion_start_time": "soon",
      __proto__x: 1,
      ["__proto__"]: "p",
      "\ud800": "\0",
    });
    expect(event.set).toMatchObject({ input_preview: "[{not json", conversation_id: "x".repeat(256) });
    expect(event.set).not.toHaveProperty("first_token_time");
    expect(event.tags).toHaveLength(64);
  });
});
