import { z } from "zod";
import { MAX_ID_CHARS, MAX_TAGS } from "./limits.ts";
import { SpanKind, SpanStatus } from "./span.ts";

// Ids come as numbers from databases and counters; they are kept as text. A number past 2^53 has lost its last
// digits by the time it is read: two spans would become one.
const IdNumber = z
  .number()
  .refine((n) => Math.abs(n) <= Number.MAX_SAFE_INTEGER, "send an id past 2^53 as a string");
const Id = z.union([z.string().min(1).max(MAX_ID_CHARS), IdNumber]).transform(String);
/** A short text; what is past MAX_LABEL_CHARS is kept in the payload alone. */
const Label = z.string();
/** ISO 8601, or seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size. */
const Time = z.union([z.string(), z.number()]);

/**
 * What a client sends about a span: its start, its end, an update, or all at once. Everything is optional,
 * null is the same as absent, and unknown fields stay in the payload.
 */
export const NativeEvent = z.looseObject({
  id: Id.nullish(),
  trace_id: Id.nullish(),
  parent_id: Id.nullish(),
  conversation_id: Id.nullish(),
  kind: SpanKind.nullish(),
  name: Label.nullish(),
  provider: Label.nullish(),
  model: Label.nullish(),
  parameters: z.unknown().optional(),
  tools: z.unknown().optional(),
  /** A string, messages, or any JSON. */
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  status: SpanStatus.nullish(),
  error: z
    .union([z.string(), z.looseObject({ type: z.string().nullish(), message: z.string().nullish() })])
    .nullish(),
  start_time: Time.nullish(),
  first_token_time: Time.nullish(),
  end_time: Time.nullish(),
  /** Our own words, or the provider's own object. */
  usage: z.record(z.string(), z.unknown()).nullish(),
  cost_usd: z.union([z.number().min(0).max(1e6), z.string()]).nullish(),
  finish_reason: Label.nullish(),
  user_id: Id.nullish(),
  tags: z.array(Label).max(MAX_TAGS).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  environment: Label.nullish(),
  release: Label.nullish(),
});
export type NativeEvent = z.infer<typeof NativeEvent>;
