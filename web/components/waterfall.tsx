import type { SpanRow } from "../../worker/protocol/span.ts";
import { formatDuration } from "../format/format.ts";
import type { Bar } from "../state/conversation-layout.ts";

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/** A span's time as a bar on its turn's axis. A running one grows; the light part waited for the first token. */
export function WaterfallBar({ span, bar }: { span: SpanRow; bar: Bar }) {
  return (
    <span class="waterfall" aria-hidden="true">
      <span
        class="waterfall-bar"
        data-kind={span.kind}
        data-status={span.status}
        title={titleOf(span)}
        style={{ left: percent(bar.left), width: percent(bar.width) }}
      >
        {bar.waiting > 0 && <span class="waterfall-wait" style={{ width: percent(bar.waiting) }} />}
      </span>
    </span>
  );
}

function titleOf(span: SpanRow): string {
  const took =
    span.status === "running"
      ? "running"
      : span.latency_ms === null
        ? "the end is before the start"
        : formatDuration(span.latency_ms);
  return span.ttft_ms === null ? took : `${took}, first token after ${formatDuration(span.ttft_ms)}`;
}
