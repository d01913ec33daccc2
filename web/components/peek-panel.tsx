import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { recall, remember } from "../state/storage.ts";

const NAME = "peek-width";
const LEAST = 360;
const USUAL = 560;

/** A panel beside a list. Its left edge is dragged, or moved with the arrow keys; the width is remembered. */
export function PeekPanel({
  label,
  onClose,
  children,
}: {
  label: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const [width, setWidth] = useState(() => clamp(Number(recall(NAME)) || USUAL));
  useEffect(() => {
    const fit = () => setWidth((now) => clamp(now));
    window.addEventListener("resize", fit);
    return () => window.removeEventListener("resize", fit);
  }, []);

  const resize = (next: number) => {
    const fitting = clamp(next);
    setWidth(fitting);
    remember(NAME, String(fitting));
  };

  return (
    <aside class="peek" aria-label={label} style={{ width: `${width}px` }}>
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no hr. */}
      <div
        class="peek-edge"
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the panel"
        aria-valuenow={width}
        aria-valuemin={LEAST}
        aria-valuemax={most()}
        tabIndex={0}
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId))
            resize(window.innerWidth - event.clientX);
        }}
        onDblClick={() => resize(USUAL)}
        onKeyDown={(event) => {
          if (event.key === "Escape") return onClose();
          const by = { ArrowLeft: 24, ArrowRight: -24 }[event.key];
          if (by === undefined) return;
          event.preventDefault();
          resize(width + by);
        }}
      />
      {children}
    </aside>
  );
}

/** Never so wide that the list behind it is gone. */
function most(): number {
  return Math.max(LEAST, Math.round(window.innerWidth * 0.7));
}

function clamp(width: number): number {
  return Math.max(LEAST, Math.min(most(), Math.round(width)));
}
