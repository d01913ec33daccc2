import { formatTime } from "../../worker/domain/time.ts";
import { SPAN_KINDS, type SpanRow } from "../../worker/protocol/span.ts";

const WORDS =
  "the one dollar car is yours and that is a legally binding offer no takesies backsies مرحبا 😀".split(" ");
const SPACING_US = 4000;

/** A made span, `n` of them 4 ms apart: always the same for the same `n`. */
export function madeRow(n: number, now: number): SpanRow {
  const start = now * 1000 + n * SPACING_US;
  const latency = 80 + ((n * 7919) % 4000);
  const kind = SPAN_KINDS[n % SPAN_KINDS.length] ?? "llm";
  const text = (length: number) =>
    Array.from({ length }, (_, i) => WORDS[(n * 31 + i * 17) % WORDS.length]).join(" ");
  const failed = n % 23 === 0;
  return {
    key: `t${n}:s${n}`,
    id: `s${n}`,
    trace_id: `t${n}`,
    parent_id: null,
    conversation_id: `c${Math.floor(n / 5)}`,
    kind,
    name: `${kind} ${n % 40}`,
    provider: "openai",
    model: n % 3 === 0 ? "gpt-4o-mini" : "claude-sonnet-4",
    status: failed ? "error" : n % 50 === 0 ? "running" : "ok",
    error: failed ? { type: "rate_limit", message: text(9) } : null,
    start_time: formatTime(start),
    first_token_time: null,
    end_time: formatTime(start + latency * 1000),
    latency_ms: latency,
    ttft_ms: null,
    usage: { input: n % 9000, output: n % 700, cached: 0, cache_write: 0, reasoning: 0 },
    cost_usd: n % 4 === 0 ? null : (n % 1000) / 100_000,
    finish_reason: null,
    user_id: `u_${n % 900}`,
    environment: null,
    release: null,
    tags: [],
    tool_names: [],
    metadata: {},
    input_preview: text(24),
    output_preview: text(40),
    received_at: formatTime(start),
  };
}
