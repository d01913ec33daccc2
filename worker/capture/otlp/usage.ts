import type { Usage } from "../../protocol/span.ts";

interface Counts {
  input?: number | undefined;
  output?: number | undefined;
  cached?: number | undefined;
  cacheWrite?: number | undefined;
  reasoning?: number | undefined;
}

const MAX_TOKENS = 1e12;
const count = (n: number | undefined) =>
  n !== undefined && n >= 0 && n <= MAX_TOKENS ? Math.round(n) : undefined;

/**
 * Counts of a convention whose input includes what was cached, and whose output includes reasoning. An
 * instrumentation that hands its provider's own counts on breaks that visibly: the parts are then more than the
 * whole, and are added to it.
 */
export function inclusive(counts: Counts): Usage | undefined {
  const input = count(counts.input);
  const output = count(counts.output);
  if (input === undefined && output === undefined) return undefined;
  const cached = count(counts.cached) ?? 0;
  const cacheWrite = count(counts.cacheWrite) ?? 0;
  const reasoning = count(counts.reasoning) ?? 0;
  const apart = cached + cacheWrite > (input ?? 0);
  return {
    input: (input ?? 0) + (apart ? cached + cacheWrite : 0),
    output: (output ?? 0) + (reasoning > (output ?? 0) ? reasoning : 0),
    cached,
    cache_write: cacheWrite,
    reasoning,
  };
}

/** Counts of a convention whose parts add up: none is included in another. */
export function exclusive(counts: Counts): Usage | undefined {
  const { cached = 0, cacheWrite = 0, reasoning = 0 } = counts;
  return inclusive({
    ...counts,
    input: counts.input === undefined ? undefined : counts.input + cached + cacheWrite,
    output: counts.output === undefined ? undefined : counts.output + reasoning,
  });
}
