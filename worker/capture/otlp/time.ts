/**
 * Microseconds of a 64-bit count of nanoseconds, exactly; undefined for 0, which OTLP has for an unknown time. A
 * client that counts in milliseconds or microseconds is told apart by size later, like all times.
 */
export function micros(nanos: string | undefined): number | undefined {
  if (nanos === undefined) return undefined;
  const us = Number(BigInt(nanos) / 1000n);
  return us > 0 ? us : undefined;
}
