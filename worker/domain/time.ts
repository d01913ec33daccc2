/** Times are integer microseconds since 1970, UTC, wherever they are computed with; ISO 8601 text on the wire. */

/** ISO 8601 in UTC with six decimals, e.g. `2026-11-23T18:31:40.123456Z`. */
export function formatTime(us: number): string {
  const ms = Math.floor(us / 1000);
  return `${new Date(ms).toISOString().slice(0, -1)}${String(us - ms * 1000).padStart(3, "0")}Z`;
}

const FRACTION = /\.(\d+)/;

/** Microseconds of an ISO 8601 time; NaN when it is none. Digits past the sixth are cut. */
export function parseTime(iso: string): number {
  const ms = Date.parse(iso);
  const digits = FRACTION.exec(iso)?.[1];
  if (digits === undefined || digits.length <= 3) return ms * 1000;
  return ms * 1000 + Number(digits.slice(3, 6).padEnd(3, "0"));
}

// A number's size tells its unit: seconds until the year 5138, then milliseconds, microseconds, nanoseconds.
const SECONDS_BELOW = 1e11;
const MILLIS_BELOW = 1e14;
const MICROS_BELOW = 1e17;

const NUMERIC = /^-?\d+(\.\d+)?$/;

/**
 * A time as clients write it: ISO 8601, or a number (or digits in a string) of seconds, milliseconds,
 * microseconds or nanoseconds since 1970. Microseconds, or undefined when it is no time.
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value === "string" && !NUMERIC.test(value)) {
    const us = parseTime(value);
    return Number.isNaN(us) ? undefined : us;
  }
  const n = typeof value === "string" ? Number(value) : value;
  if (typeof n !== "number" || !Number.isFinite(n)) return undefined;
  const size = Math.abs(n);
  if (size < SECONDS_BELOW) return Math.round(n * 1e6);
  if (size < MILLIS_BELOW) return Math.round(n * 1e3);
  if (size < MICROS_BELOW) return Math.round(n);
  return Math.round(n / 1e3);
}
