import fc from "fast-check";
import type { Metadata, SpanEvent, SpanFields } from "../../worker/domain/event.ts";
import { SPAN_KINDS } from "../../worker/protocol/span.ts";

/** A moment that tests count from: 2026-11-23T18:00Z, microseconds. */
export const T0 = 1_795_456_800_000_000;
export const HOUR = 3_600_000_000;

/** An event as a decoder makes it. */
export function spanEvent(ids: string, at: number, set: Partial<SpanFields> = {}): SpanEvent {
  const [traceId = "", spanId = traceId] = ids.split("/");
  return { trace_id: traceId, span_id: spanId, at, received: at, set };
}

// Few values each, so that events meet: at equal times, on the same spans, in the same hours.
const traceId = fc.constantFrom("t1", "t2", "t3");
const spanId = fc.constantFrom("a", "b", "c", "d", "t1");
const text = fc.constantFrom("", "x", "y", "ü", "\u{1f4a5}", "status");
const time = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((n) => T0 + n),
  fc.integer({ min: -2, max: 2 }).map((n) => T0 + n * HOUR),
);
const count = fc.integer({ min: 0, max: 50 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const fields = fc
  .record({
    parent_id: maybe(fc.constantFrom("a", "b", "c", "d", "t1", "never came")),
    // Two of these are traces as well: a trace may join another's own conversation.
    conversation_id: fc.option(fc.constantFrom("c1", "c2", "t1", "t3"), { nil: undefined, freq: 4 }),
    kind: maybe(fc.constantFrom(...SPAN_KINDS)),
    name: maybe(text),
    provider: maybe(fc.constantFrom("openai", "anthropic", "nobody")),
    model: maybe(fc.constantFrom("gpt-4o-mini", "gpt-4o", "unheard-of")),
    status: maybe(fc.constantFrom("ok", "error", "running")),
    error: maybe(fc.record({ type: fc.option(text), message: text })),
    start_time: maybe(time),
    first_token_time: maybe(time),
    end_time: maybe(time),
    usage: maybe(
      fc.record({ input: count, output: count, cached: count, cache_write: count, reasoning: count }),
    ),
    cost: maybe(fc.integer({ min: 0, max: 1_000_000 })),
    finish_reason: maybe(text),
    user_id: maybe(fc.constantFrom("u1", "u2")),
    environment: maybe(text),
    release: maybe(text),
    input_preview: maybe(text),
    output_preview: maybe(text),
  })
  .map((set) =>
    Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined && value !== "")),
  );

const key = fc.constantFrom("__proto__", "constructor", "status", "plan", "a.b");
const metadata: fc.Arbitrary<Metadata> = fc
  .array(fc.tuple(key, fc.oneof(text, count, fc.boolean())), { maxLength: 3 })
  .map((entries) => Object.fromEntries(entries));

/** Any event of a handful of spans, which contradict each other as they can. */
export const anyEvent: fc.Arbitrary<SpanEvent> = fc
  .record({
    trace_id: traceId,
    span_id: spanId,
    at: time,
    received: time,
    set: fields as fc.Arbitrary<Partial<SpanFields>>,
    tags: maybe(fc.array(text, { maxLength: 3 })),
    tool_names: maybe(fc.array(fc.constantFrom("search", "sell", "ü"), { minLength: 1, maxLength: 3 })),
    metadata: maybe(metadata),
  })
  .map(({ tags, tool_names, metadata, ...event }) => ({
    ...event,
    ...(tags && { tags }),
    ...(tool_names && { tool_names }),
    ...(metadata && { metadata }),
  }));

/** A list of events, and the same again in another order, some of them more than once. */
export const eventsTwice = fc.array(anyEvent, { minLength: 1, maxLength: 24 }).chain((events) =>
  fc.array(fc.constantFrom(...events), { maxLength: 8 }).chain((again) => {
    const all = [...events, ...again];
    return fc.tuple(fc.constant(events), fc.shuffledSubarray(all, { minLength: all.length }));
  }),
);

/** JSON with its keys in order: two values with the same text are the same to everything that reads them. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
