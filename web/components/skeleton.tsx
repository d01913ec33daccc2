import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

const DELAY_MS = 150;

/** Shows its children after 150 ms: what comes sooner needs no sign of waiting. */
export function Late({ children, delay = DELAY_MS }: { children: ComponentChildren; delay?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), delay);
    return () => clearTimeout(timer);
  }, [delay]);
  return late ? children : null;
}

/** A grey bar in the place of a text. `width` is a CSS length. */
export function Skeleton({ width = "100%", height }: { width?: string; height?: string }) {
  return <span class="skeleton" style={{ width, height }} aria-hidden="true" />;
}

const WIDTHS = ["72%", "88%", "64%", "80%", "56%", "76%"];

/** Rows of a list that is on its way, after 150 ms. */
export function SkeletonRows({ rows = 6, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <Late>
      <div class="skeleton-rows" role="status">
        <span class="sr-only">{label}</span>
        {Array.from({ length: rows }, (_, n) => (
          <div class="skeleton-row" key={n}>
            <Skeleton width={WIDTHS[n % WIDTHS.length]} />
          </div>
        ))}
      </div>
    </Late>
  );
}
