import type { SpanKind, SpanRow, SpanStatus } from "../protocol/span.ts";
import type { Metadata } from "./event.ts";
import type { SpanState } from "./fold.ts";
import { spanKey } from "./key.ts";
import { NANO } from "./money.ts";
import { price } from "./price.ts";
import { formatTime } from "./time.ts";

/**
 * A span as the database holds it and the filters see it: what its events say, and what follows from it.
 * Times and latency are microseconds, cost nano-dollars.
 */
export interface SpanRecord {
  trace_id: string;
  span_id: string;
  parent_id: string | null;
  kind: SpanKind;
  name: string | null;
  provider: string | null;
  model: string | null;
  status: SpanStatus;
  error_type: string | null;
  error_message: string | null;
  start_time: number;
  first_token_time: number | null;
  end_time: number | null;
  latency: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  cached_tokens: number | null;
  cache_write_tokens: number | null;
  reasoning_tokens: number | null;
  cost: number | null;
  finish_reason: string | null;
  user_id: string | null;
  environment: string | null;
  release: string | null;
  input_preview: string | null;
  output_preview: string | null;
  tags: string[];
  tool_names: string[];
  metadata: Metadata;
  received_at: number;
}

/** What is known of a span, worked out. */
export function recordOf(state: SpanState): SpanRecord {
  const f = state.fields;
  const start = f.start_time?.[0] ?? state.at;
  const end = f.end_time?.[0] ?? null;
  const usage = f.usage?.[0];
  const model = f.model?.[0] ?? null;
  const provider = f.provider?.[0] ?? null;
  const error = f.error?.[0];
  return {
    trace_id: state.trace_id,
    span_id: state.span_id,
    parent_id: f.parent_id?.[0] ?? null,
    kind: f.kind?.[0] ?? (model === null ? "chain" : "llm"),
    name: f.name?.[0] ?? null,
    provider,
    model,
    status: statusOf(state),
    error_type: error?.type ?? null,
    error_message: error?.message ?? null,
    start_time: start,
    first_token_time: f.first_token_time?.[0] ?? null,
    end_time: end,
    // Clocks disagree: an end before its start tells no duration.
    latency: end === null || end < start ? null : end - start,
    input_tokens: usage?.input ?? null,
    output_tokens: usage?.output ?? null,
    cached_tokens: usage?.cached ?? null,
    cache_write_tokens: usage?.cache_write ?? null,
    reasoning_tokens: usage?.reasoning ?? null,
    cost:
      f.cost?.[0] ??
      (usage && model !== null ? price(provider ?? undefined, model, usage, start) : null) ??
      null,
    finish_reason: f.finish_reason?.[0] ?? null,
    user_id: f.user_id?.[0] ?? null,
    environment: f.environment?.[0] ?? null,
    release: f.release?.[0] ?? null,
    input_preview: f.input_preview?.[0] ?? null,
    output_preview: f.output_preview?.[0] ?? null,
    tags: state.tags,
    tool_names: state.tool_names,
    metadata: Object.fromEntries(Object.entries(state.metadata).map(([key, [value]]) => [key, value])),
    received_at: state.received,
  };
}

function statusOf({ fields: f }: SpanState): SpanStatus {
  const said = f.status?.[0];
  if (said === "ok" || said === "error") return said;
  if (f.error) return "error";
  return said === "running" && !f.end_time ? "running" : "ok";
}

/** A record as the wire carries it. A trace that names no conversation is one of its own. */
export function rowOf(record: SpanRecord, conversationId: string | null): SpanRow {
  const r = record;
  const time = (us: number | null) => (us === null ? null : formatTime(us));
  const ttft = r.first_token_time === null ? null : r.first_token_time - r.start_time;
  return {
    key: spanKey(r.trace_id, r.span_id),
    id: r.span_id,
    trace_id: r.trace_id,
    parent_id: r.parent_id,
    conversation_id: conversationId ?? r.trace_id,
    kind: r.kind,
    name: r.name,
    provider: r.provider,
    model: r.model,
    status: r.status,
    error: r.error_message === null ? null : { type: r.error_type, message: r.error_message },
    start_time: formatTime(r.start_time),
    first_token_time: time(r.first_token_time),
    end_time: time(r.end_time),
    latency_ms: r.latency === null ? null : r.latency / 1000,
    ttft_ms: ttft === null || ttft < 0 ? null : ttft / 1000,
    usage:
      r.input_tokens === null
        ? null
        : {
            input: r.input_tokens,
            output: r.output_tokens ?? 0,
            cached: r.cached_tokens ?? 0,
            cache_write: r.cache_write_tokens ?? 0,
            reasoning: r.reasoning_tokens ?? 0,
          },
    cost_usd: r.cost === null ? null : r.cost / NANO,
    finish_reason: r.finish_reason,
    user_id: r.user_id,
    environment: r.environment,
    release: r.release,
    tags: r.tags,
    tool_names: r.tool_names,
    metadata: r.metadata,
    input_preview: r.input_preview,
    output_preview: r.output_preview,
    received_at: formatTime(r.received_at),
  };
}
