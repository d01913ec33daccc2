import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeLogs, decodeTraces } from "../../../../worker/capture/otlp/decode.ts";
import { readJson } from "../../../../worker/capture/otlp/json.ts";
import { readProtobuf } from "../../../../worker/capture/otlp/protobuf.ts";
import { exportResponse, statusMessage } from "../../../../worker/capture/otlp/response.ts";
import { LOGS, TRACES } from "../../../../worker/capture/otlp/schema.ts";
import type { AnyValue } from "../../../../worker/capture/otlp/types.ts";
import { writeProtobuf } from "../../../helpers/otlp.ts";
import { bytes, RECEIVED, span, traces } from "./helpers.ts";

const { value: anyValue } = fc.letrec<{ value: AnyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: "grapheme" }).map((stringValue) => ({ stringValue })),
    fc.boolean().map((boolValue) => ({ boolValue })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => ({ intValue: String(n) })),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((doubleValue) => ({ doubleValue })),
    fc.uint8Array({ maxLength: 9 }).map((b) => ({ bytesValue: Buffer.from(b).toString("base64") })),
    fc.array(tie("value"), { minLength: 1, maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
    fc
      .array(fc.record({ key: fc.string(), value: tie("value") }), { minLength: 1, maxLength: 3 })
      .map((values) => ({ kvlistValue: { values } })),
  ),
}));
const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const hex = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b) => Buffer.from(b).toString("hex"));
const anySpan = fc.record({
  traceId: hex(16),
  spanId: hex(8),
  name: fc.string(),
  kind: fc.nat(5),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes: fc.array(fc.record({ key: fc.string(), value: anyValue }), { minLength: 1, maxLength: 4 }),
  status: fc.record({ message: fc.string(), code: fc.nat(2) }),
});
const request = anySpan.map((one) => ({
  resourceSpans: [{ resource: {}, scopeSpans: [{ scope: { name: "s" }, spans: [one] }] }],
}));

describe("the two encodings", () => {
  test("say the same, to the last bit of 64", () => {
    fc.assert(
      fc.property(request, (message) => {
        // -0 is 0 in JSON.
        const canonical = JSON.parse(JSON.stringify(message)) as Record<string, unknown>;
        expect(JSON.parse(JSON.stringify(readProtobuf(writeProtobuf(message), TRACES)))).toEqual(canonical);
        expect(readJson(canonical, TRACES)).toEqual(canonical);
      }),
    );
  });

  test("are answered in kind", () => {
    const partial = { rejected: 3, message: "why" };
    expect(exportResponse("json", "rejectedSpans")).toBe("{}");
    expect(JSON.parse(exportResponse("json", "rejectedSpans", partial) as string)).toEqual({
      partialSuccess: { rejectedSpans: "3", errorMessage: "why" },
    });
    expect(exportResponse("protobuf", "rejectedSpans")).toHaveLength(0);
    const reader = new BinaryReader(exportResponse("protobuf", "rejectedSpans", partial) as Uint8Array);
    expect(reader.tag()).toEqual([1, WireType.LengthDelimited]);
    reader.uint32();
    expect([reader.tag()[0], Number(reader.int64()), reader.tag()[0], reader.string()]).toEqual([
      1,
      3,
      2,
      "why",
    ]);
    const status = new BinaryReader(statusMessage(14, "later"));
    expect([status.tag()[0], status.int32(), status.tag()[0], status.string()]).toEqual([1, 14, 2, "later"]);
  });
});

/** Nothing thrown, and nothing kept that was not sent. */
function survives(body: Uint8Array): void {
  for (const decode of [decodeTraces, decodeLogs])
    for (const encoding of ["protobuf", "json"] as const) {
      const decoded = decode(body, encoding, RECEIVED);
      if (decoded.ok) for (const { body } of decoded.events) JSON.parse(body);
      else expect(decoded.message).not.toBe("");
    }
}

describe("hostile bytes", () => {
  test("of any kind are understood or refused, never thrown at", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), survives));
  });

  test("made of good requests by changing, cutting and doubling are too", () => {
    const mutated = fc
      .tuple(request, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(), fc.boolean())
      .map(([message, changes, cut, asJson]) => {
        const body = asJson ? bytes(message) : writeProtobuf(message);
        for (const [at, byte] of changes) body[at % body.length] = byte;
        return cut % 3 === 0 ? body.slice(0, cut % body.length) : body;
      });
    fc.assert(fc.property(mutated, survives), { numRuns: 300 });
  });

  test("in JSON with any value in any place are too", () => {
    const attribute = fc.record({
      key: fc.oneof(fc.string(), fc.constant("gen_ai.input.messages")),
      value: fc.jsonValue(),
    });
    const odd = fc.record(
      {
        traceId: fc.jsonValue(),
        spanId: fc.jsonValue(),
        startTimeUnixNano: fc.jsonValue(),
        attributes: fc.oneof(fc.jsonValue(), fc.array(attribute)),
        events: fc.jsonValue(),
        status: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(odd, fc.jsonValue(), (more, any) => {
        survives(bytes(traces([span({}, more as Record<string, unknown>), any])));
        survives(bytes(any));
      }),
    );
  });

  test("with known attributes of any value are too", () => {
    const key = fc.constantFrom(
      "gen_ai.input.messages",
      "gen_ai.output.messages",
      "gen_ai.usage.input_tokens",
      "gen_ai.tool.definitions",
      "gen_ai.response.finish_reasons",
      "gen_ai.prompt.0.tool_calls",
      "gen_ai.prompt.0.content",
      "llm.input_messages.0.message.contents.0.message_content.image",
      "llm.input_messages.0.message",
      "llm.input_messages.0",
      "ai.prompt",
      "ai.prompt.messages",
      "ai.response.toolCalls",
      "ai.operationId",
      "langfuse.observation.usage_details",
      "langfuse.observation.cost_details",
      "langfuse.trace.tags",
      "events",
      "tag.tags",
      "metadata",
    );
    const value = fc.oneof(
      fc.jsonValue().map((json) => ({ stringValue: JSON.stringify(json) })),
      fc.json().map((stringValue) => ({ stringValue })),
      anyValue,
    );
    const attributes = fc.array(fc.record({ key, value }), { maxLength: 6 });
    fc.assert(
      fc.property(attributes, (own) => {
        const decoded = decodeTraces(bytes(traces([span({}, { attributes: own })])), "json", RECEIVED);
        expect(decoded).toMatchObject({ ok: true, partial: undefined, events: [{}] });
      }),
      { numRuns: 300 },
    );
  });

  test("nested as deep as they go are refused in protobuf and cut in JSON", () => {
    let value: Uint8Array = new BinaryWriter().tag(1, WireType.LengthDelimited).string("deep").finish();
    for (let depth = 0; depth < 5000; depth++) {
      const list = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(value).finish();
      value = new BinaryWriter().tag(5, WireType.LengthDelimited).bytes(list).finish();
    }
    const wrapped = [2, 9, 2, 2, 1].reduce(
      (inner, field) => new BinaryWriter().tag(field, WireType.LengthDelimited).bytes(inner).finish(),
      value,
    );
    expect(decodeTraces(wrapped, "protobuf", RECEIVED)).toMatchObject({ ok: false, code: "invalid_body" });
    const deep = `${'{"arrayValue":{"values":['.repeat(5000)}{}${"]}}".repeat(5000)}`;
    const json = JSON.stringify(traces([span({ a: "@" })])).replace('{"stringValue":"@"}', deep);
    expect(decodeTraces(new TextEncoder().encode(json), "json", RECEIVED)).toMatchObject({
      ok: true,
      events: [{}],
    });
  });

  test("a million of empty things is too much, and so are 10,001 spans", () => {
    const many = decodeTraces(bytes(traces(Array(10_001).fill({}))), "json", RECEIVED);
    expect(many).toMatchObject({
      ok: false,
      code: "payload_too_large",
      message: expect.stringContaining("10000"),
    });
    const empties = new Uint8Array(4_000_000).map((_, i) => (i % 2 === 0 ? 0x0a : 0));
    expect(decodeTraces(empties, "protobuf", RECEIVED)).toMatchObject({
      ok: false,
      code: "payload_too_large",
    });
    expect(decodeLogs(writeProtobuf({}, LOGS), "protobuf", RECEIVED)).toMatchObject({ ok: true, events: [] });
  });
});
