import type { Usage } from "../protocol/span.ts";

/**
 * Token counts out of a usage object as a provider or a framework reports it, or undefined when it holds
 * none. Cached and cache-write tokens become part of `input`, reasoning part of `output`.
 *
 * Sources: OpenAI chat completions and responses (input includes cached), Anthropic messages (input leaves
 * out cache reads and writes), Gemini `usageMetadata` (candidates leave out thoughts), and our own words.
 */
export function readUsage(reported: unknown): Usage | undefined {
  if (typeof reported !== "object" || reported === null) return undefined;
  const u = reported as Record<string, unknown>;
  const inner = (key: string) => (u[key] ?? {}) as Record<string, unknown>;

  const cached = first(
    u.cached,
    u.cache_read_input_tokens,
    inner("prompt_tokens_details").cached_tokens,
    inner("input_tokens_details").cached_tokens,
    inner("input_token_details").cache_read,
    u.cachedContentTokenCount,
    u.cached_tokens,
  );
  const cacheWrite = first(
    u.cache_write,
    u.cache_creation_input_tokens,
    inner("input_token_details").cache_creation,
    u.cache_write_tokens,
  );
  const thoughts = first(u.thoughtsTokenCount);
  const reasoning = first(
    u.reasoning,
    inner("completion_tokens_details").reasoning_tokens,
    inner("output_tokens_details").reasoning_tokens,
    inner("output_token_details").reasoning,
    thoughts,
    u.reasoning_tokens,
  );
  const input = first(u.input, u.prompt_tokens, u.input_tokens, u.promptTokenCount, u.inputTokens);
  const output = first(
    u.output,
    u.completion_tokens,
    u.output_tokens,
    u.candidatesTokenCount,
    u.outputTokens,
  );
  if (input === undefined && output === undefined) return undefined;

  // Anthropic's own names come only with its own way of counting.
  const outside = u.cache_read_input_tokens !== undefined || u.cache_creation_input_tokens !== undefined;
  return {
    input: (input ?? 0) + (outside ? (cached ?? 0) + (cacheWrite ?? 0) : 0),
    output: (output ?? 0) + (thoughts ?? 0),
    cached: cached ?? 0,
    cache_write: cacheWrite ?? 0,
    reasoning: reasoning ?? 0,
  };
}

const MAX_TOKENS = 1e12;

/** The first that is a count: a whole number, or one in a string. */
function first(...values: unknown[]): number | undefined {
  for (const value of values) {
    const n = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof n === "number" && n >= 0 && n <= MAX_TOKENS) return Math.round(n);
  }
  return undefined;
}
