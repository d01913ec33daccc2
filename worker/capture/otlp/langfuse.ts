import type { SpanKind, Usage } from "../../protocol/span.ts";
import { type Attributes, parsed } from "./attributes.ts";
import { isRecord, type SpanFacts } from "./fields.ts";
import { exclusive, inclusive } from "./usage.ts";

const KINDS: Record<string, SpanKind> = {
  generation: "llm",
  embedding: "embedding",
  tool: "tool",
  retriever: "retrieval",
  agent: "agent",
  chain: "chain",
  span: "chain",
  guardrail: "guardrail",
  evaluator: "guardrail",
  event: "event",
};

/** Langfuse's OpenTelemetry SDKs (JavaScript from 5, Python from 4). */
export function langfuse(a: Attributes): SpanFacts {
  if (!a.has("langfuse")) return {};
  const type = a.text("langfuse.observation.type") ?? "";
  const level = a.text("langfuse.observation.level");
  const said = a.text("langfuse.observation.status_message");
  const cost = a.json("langfuse.observation.cost_details");
  const root = a.json("langfuse.trace.metadata");
  const own = a.json("langfuse.observation.metadata");
  return {
    kind: Object.hasOwn(KINDS, type) ? KINDS[type] : undefined,
    model: a.text("langfuse.observation.model.name"),
    input: a.json("langfuse.observation.input") ?? a.json("langfuse.trace.input"),
    output: a.json("langfuse.observation.output") ?? a.json("langfuse.trace.output"),
    parameters: a.json("langfuse.observation.model.parameters"),
    usage: usageOf(a.json("langfuse.observation.usage_details")),
    cost: isRecord(cost) ? costOf(cost) : undefined,
    firstTokenTime: firstToken(a.json("langfuse.observation.completion_start_time")),
    error: level?.toUpperCase() === "ERROR" ? { message: said } : undefined,
    conversationId: a.text("langfuse.session.id"),
    userId: a.text("langfuse.user.id"),
    environment: a.text("langfuse.environment"),
    release: a.text("langfuse.release"),
    tags: a.strings("langfuse.trace.tags"),
    metadata: {
      ...(isRecord(root) && root),
      ...a.under("langfuse.trace.metadata."),
      ...(isRecord(own) && own),
      ...a.under("langfuse.observation.metadata."),
    },
  };
}

const firstToken = (value: unknown) => (typeof value === "string" ? value : undefined);

const number = (value: unknown) => {
  const n = typeof value === "string" ? Number(value) : value;
  return typeof n === "number" && n >= 0 ? n : undefined;
};

function costOf(cost: Record<string, unknown>): number | undefined {
  if (number(cost.total) !== undefined) return number(cost.total);
  const parts = Object.values(cost).flatMap((part) => number(part) ?? []);
  return parts.length === 0 ? undefined : parts.reduce((sum, part) => sum + part, 0);
}

/**
 * In Langfuse's own words the parts of a usage add up (`input` leaves out `input_cached_tokens`); in OpenAI's
 * they do not (`prompt_tokens` includes them). A total that is told settles it.
 */
function usageOf(reported: unknown): Usage | undefined {
  if (!isRecord(reported)) return undefined;
  const any = (...keys: string[]) => {
    for (const key of keys) if (number(reported[key]) !== undefined) return number(reported[key]);
    return undefined;
  };
  const inner = (key: string, part: string) => {
    const details = parsed(reported[key]);
    return number(reported[`${key}.${part}`]) ?? (isRecord(details) ? number(details[part]) : undefined);
  };
  const counts = {
    input: any("input", "prompt_tokens", "input_tokens"),
    output: any("output", "completion_tokens", "output_tokens"),
    cached:
      any("input_cached_tokens", "input_cache_read", "cache_read_input_tokens") ??
      inner("prompt_tokens_details", "cached_tokens") ??
      inner("input_tokens_details", "cached_tokens"),
    cacheWrite: any("input_cache_creation", "input_cache_write", "cache_creation_input_tokens"),
    reasoning:
      any("output_reasoning_tokens", "output_reasoning") ??
      inner("completion_tokens_details", "reasoning_tokens") ??
      inner("output_tokens_details", "reasoning_tokens"),
  };
  const total = any("total", "total_tokens");
  const whole = (counts.input ?? 0) + (counts.output ?? 0);
  const addsUp = total === undefined ? reported.prompt_tokens === undefined : total > whole;
  return addsUp ? exclusive(counts) : inclusive(counts);
}
