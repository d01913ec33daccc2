import { formatTime } from "../../../worker/domain/time.ts";
import type { SpanRow } from "../../../worker/protocol/span.ts";

/** 2026-11-23T12:00:00Z, in microseconds: where the tests' times begin. */
export const NOON = 1_795_435_200_000_000;

/** A span row; `at` is its start in milliseconds after NOON. */
export function row(key: string, at = 0, more: Partial<SpanRow> = {}): SpanRow {
  return {
    key,
    id: key,
    trace_id: key,
    parent_id: null,
    conversation_id: key,
    kind: "llm",
    name: null,
    provider: null,
    model: null,
    status: "ok",
    error: null,
    start_time: formatTime(NOON + at * 1000),
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
    received_at: formatTime(NOON + at * 1000),
    ...more,
  };
}
