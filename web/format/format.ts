/** A span of time, as short as it stays exact enough: `640 µs`, `84 ms`, `1.24 s`, `3 m 05 s`, `2 h 10 m`. */
export function formatDuration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return "–";
  if (ms < 1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
  return `${Math.round(minutes / 60 / 24)} d`;
}

/** A count: exact up to 9,999, then `12.3k`, `4.56M`. */
export function formatCount(n: number | null): string {
  if (n === null) return "–";
  // By hand: rows of numbers are written with every frame, and Intl takes ten times as long.
  if (Math.abs(n) < 1000) return String(n);
  if (Math.abs(n) < 10_000) return String(n).replace(/(\d)(\d{3})(?!\d)/, "$1,$2");
  if (Math.abs(n) < 999_500) return `${short(n / 1000)}k`;
  return `${short(n / 1_000_000)}M`;
}

/** US dollars. Null is unpriced, which is not free. Small costs keep two digits that say something. */
export function formatCost(usd: number | null): string {
  if (usd === null) return "unpriced";
  if (usd === 0) return "$0";
  if (usd < 0.000_001) return "<$0.000001";
  if (usd < 0.01) return `$${usd.toFixed(6).replace(/0+$/, "")}`;
  if (usd < 1) return `$${usd.toFixed(4)}`;
  if (usd < 1000) return `$${usd.toFixed(2)}`;
  return `$${Math.round(usd).toLocaleString("en-US")}`;
}

const STEPS: [limit: number, size: number, unit: string][] = [
  [60_000, 1000, "s"],
  [3_600_000, 60_000, "m"],
  [86_400_000, 3_600_000, "h"],
  [30 * 86_400_000, 86_400_000, "d"],
];

/** How long ago, short: `now`, `12s ago`, `5m ago`, `3h ago`, `6d ago`, then the date. Milliseconds in. */
export function formatAgo(time: number, now: number): string {
  const past = now - time;
  if (Math.abs(past) < 1500) return "now";
  for (const [limit, size, unit] of STEPS) {
    if (Math.abs(past) >= limit) continue;
    const n = Math.floor(Math.abs(past) / size);
    return past < 0 ? `in ${n}${unit}` : `${n}${unit} ago`;
  }
  return new Date(time).toLocaleDateString(undefined, { year: "numeric", month: "short", day: "numeric" });
}

/** Date and time to the millisecond in the viewer's zone, the zone named. */
export function formatExact(time: number): string {
  return new Date(time).toLocaleString(undefined, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    timeZoneName: "short",
  });
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

function short(n: number): string {
  return n >= 99.95 ? String(Math.round(n)) : n.toFixed(n < 9.995 ? 2 : 1);
}
