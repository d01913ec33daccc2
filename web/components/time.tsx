import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatAgo, formatExact } from "../format/format.ts";

const TICK_MS = 1000;
/** The clock of all relative times. One timer serves them, and it rests while the page is hidden. */
const now = signal(Date.now());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function tick() {
  if (!document.hidden) now.value = Date.now();
}

/** Milliseconds since 1970, anew each second while the page is seen. */
export function useNow(): number {
  useEffect(() => {
    if (users++ === 0) {
      now.value = Date.now();
      timer = setInterval(tick, TICK_MS);
      document.addEventListener("visibilitychange", tick);
    }
    return () => {
      if (--users > 0) return;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, []);
  return now.value;
}

/** A time as "5m ago", exact with its zone on hover. `iso` is any ISO 8601 text. */
export function Time({ iso }: { iso: string }) {
  const time = Date.parse(iso);
  const current = useNow();
  if (Number.isNaN(time)) return <span>{iso}</span>;
  return (
    <time dateTime={iso} title={formatExact(time)}>
      {formatAgo(time, current)}
    </time>
  );
}
