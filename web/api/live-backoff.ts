const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * Milliseconds to wait before the next try: doubling with each failure up to half a minute, of which a
 * random half, so that many watchers do not come back at once. The first try is quick.
 */
export function backoff(failures: number, random: () => number): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 10));
  return most / 2 + (random() * most) / 2;
}
