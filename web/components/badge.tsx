import type { ComponentChildren } from "preact";
import type { SpanKind, SpanStatus } from "../../worker/protocol/span.ts";

export function Badge({
  tone,
  title,
  children,
}: {
  tone?: "good" | "warn" | "bad" | "accent";
  title?: string;
  children: ComponentChildren;
}) {
  return (
    <span class="badge" data-tone={tone} title={title}>
      {children}
    </span>
  );
}

/** A span's kind in its hue, always with its word. */
export function KindBadge({ kind }: { kind: SpanKind }) {
  return (
    <span class="badge" data-kind={kind}>
      {kind}
    </span>
  );
}

const SHAPES = {
  ok: <circle cx="5" cy="5" r="3.5" fill="currentColor" />,
  error: <path d="M2 2l6 6M8 2l-6 6" stroke="currentColor" stroke-width="2" stroke-linecap="round" />,
  running: <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" stroke-width="1.8" />,
};

/** A span's status, by colour, shape and name. */
export function StatusDot({ status }: { status: SpanStatus }) {
  return (
    <svg class="dot" data-status={status} viewBox="0 0 10 10" role="img" aria-label={status}>
      <title>{status}</title>
      {SHAPES[status]}
    </svg>
  );
}
