/** Milliseconds. */
export interface Quantiles {
  p50: number;
  p99: number;
  max: number;
  count: number;
}

export function quantiles(values: number[]): Quantiles {
  const sorted = Float64Array.from(values).sort();
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? Number.NaN, count: sorted.length };
}

export function median(values: number[]): number {
  return quantiles(values).p50;
}
