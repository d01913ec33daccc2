import { z } from "zod";

export const SPAN_KINDS = [
  "llm",
  "embedding",
  "tool",
  "retrieval",
  "agent",
  "chain",
  "guardrail",
  "event",
] as const;
export const SpanKind = z.enum(SPAN_KINDS);
export type SpanKind = z.infer<typeof SpanKind>;

export const SPAN_STATUSES = ["ok", "error", "running"] as const;
export const SpanStatus = z.enum(SPAN_STATUSES);
export type SpanStatus = z.infer<typeof SpanStatus>;

/**
 * Token counts. `input` includes `cached` and `cache_write`; `output` includes `reasoning`, whatever
 * the provider's own way of counting is.
 */
export const Usage = z.object({
  input: z.number().int(),
  output: z.number().int(),
  cached: z.number().int(),
  cache_write: z.number().int(),
  reasoning: z.number().int(),
});
export type Usage = z.infer<typeof Usage>;

export const SpanError = z.object({ type: z.string().nullable(), message: z.string() });
export type SpanError = z.infer<typeof SpanError>;

/**
 * A span as lists, trees and the live feed carry it. Times are ISO 8601 in UTC with microseconds.
 * `key` is the span's name in URLs: it tells trace and span id together.
 */
export const SpanRow = z.object({
  key: z.string(),
  id: z.string(),
  trace_id: z.string(),
  parent_id: z.string().nullable(),
  conversation_id: z.string(),
  kind: SpanKind,
  name: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  status: SpanStatus,
  error: SpanError.nullable(),
  start_time: z.string(),
  first_token_time: z.string().nullable(),
  end_time: z.string().nullable(),
  /** Milliseconds, to the microsecond. Null while running, and when the end is before the start. */
  latency_ms: z.number().nullable(),
  /** Time to first token, milliseconds. */
  ttft_ms: z.number().nullable(),
  usage: Usage.nullable(),
  /** US dollars. Null is *unpriced*, which is not free. */
  cost_usd: z.number().nullable(),
  finish_reason: z.string().nullable(),
  user_id: z.string().nullable(),
  environment: z.string().nullable(),
  release: z.string().nullable(),
  tags: z.array(z.string()),
  /** Names of the tools that were offered or called. */
  tool_names: z.array(z.string()),
  metadata: z.record(z.string(), z.unknown()),
  /** The first characters of the last user message, and of the output. */
  input_preview: z.string().nullable(),
  output_preview: z.string().nullable(),
  received_at: z.string(),
});
export type SpanRow = z.infer<typeof SpanRow>;

export const Part = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("reasoning"), text: z.string() }),
  z.object({ type: z.literal("image"), url: z.string() }),
  z.object({
    type: z.literal("tool_call"),
    id: z.string().nullable(),
    name: z.string(),
    arguments: z.unknown(),
  }),
  z.object({
    type: z.literal("tool_result"),
    id: z.string().nullable(),
    name: z.string().nullable(),
    result: z.unknown(),
  }),
  /** What is not a message anyone knows, as it came. */
  z.object({ type: z.literal("json"), value: z.unknown() }),
]);
export type Part = z.infer<typeof Part>;

export const Message = z.object({
  role: z.enum(["system", "user", "assistant", "tool"]),
  parts: z.array(Part),
});
export type Message = z.infer<typeof Message>;

/** An event as it was received. `body` is its JSON text, to the letter. */
export const Payload = z.object({ protocol: z.string(), received_at: z.string(), body: z.string() });
export type Payload = z.infer<typeof Payload>;

/** One span with its payload: `GET /api/v1/spans/{key}`. */
export const SpanDetail = SpanRow.extend({
  /** As they were sent, folded from all of the span's events. */
  input: z.unknown(),
  output: z.unknown(),
  parameters: z.unknown(),
  tools: z.unknown(),
  /** The same as canonical messages. */
  messages: z.object({ input: z.array(Message), output: z.array(Message) }),
  payloads: z.array(Payload),
  /** False while the span is only in the log: acknowledged, not yet in the database. */
  committed: z.boolean(),
});
export type SpanDetail = z.infer<typeof SpanDetail>;

export const SpanPage = z.object({
  spans: z.array(SpanRow),
  next_cursor: z.string().nullable(),
  /** True when the page is short because a filter had looked at enough spans: `next_cursor` goes on from there. */
  stopped_early: z.boolean(),
});
export type SpanPage = z.infer<typeof SpanPage>;
