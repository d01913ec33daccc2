// biome-ignore-all lint/a11y/useSemanticElements: rows that are not all in the document make no table.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names its active row.
import { Component } from "preact";
import type { SpanRow } from "../../worker/protocol/span.ts";
import { formatAgo, formatCost, formatCount, formatDuration, formatExact } from "../format/format.ts";
import { isUnpriced } from "../state/conversation-model.ts";
import { KindBadge } from "./badge.tsx";

export interface SpanRowProps {
  span: SpanRow;
  index: number;
  active: boolean;
  open: boolean;
  /** Milliseconds since 1970: what "5s ago" is counted from. */
  now: number;
  /** Latency that one in twenty exceeds: the whole width of the bar. */
  p95: number | null;
  onOpen: (key: string, event: MouseEvent) => void;
}

/** The columns of a list of spans, in order, as its head names them. */
export const SPAN_COLUMNS = [
  "Status",
  "Time",
  "Kind",
  "Name",
  "Asked → answered",
  "Model",
  "Latency",
  "Tokens",
  "Cost",
  "User",
] as const;

export const rowId = (key: string) => `span-${key}`;

/**
 * One span in a list. A class for its shouldComponentUpdate: scrolling must not draw again what stays. It has
 * few elements, always the same, since a drag of the scroll bar writes all rows anew with every frame.
 */
export class SpanRowView extends Component<SpanRowProps> {
  override shouldComponentUpdate(next: SpanRowProps): boolean {
    const now = this.props;
    if (next.span !== now.span || next.index !== now.index) return true;
    if (next.active !== now.active || next.open !== now.open || next.p95 !== now.p95) return true;
    if (next.now === now.now) return false;
    const start = Date.parse(now.span.start_time);
    return now.span.status === "running" || formatAgo(start, next.now) !== formatAgo(start, now.now);
  }

  override render({ span, index, active, open, now, p95, onOpen }: SpanRowProps) {
    const start = Date.parse(span.start_time);
    const running = span.status === "running";
    const took = running ? Math.max(0, now - start) : span.latency_ms;
    const answer = span.error ? span.error.message || span.error.type || "failed" : span.output_preview;
    const slow = !running && p95 !== null && took !== null && took > p95;
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keyboard, and moves among its rows.
      <div
        id={rowId(span.key)}
        class="span-row"
        role="row"
        tabIndex={-1}
        aria-rowindex={index + 2}
        aria-selected={open}
        data-active={active || undefined}
        data-status={span.status}
        onClick={(event) => onOpen(span.key, event)}
      >
        <div role="gridcell" class="cell-status">
          <span class="mark" role="img" aria-label={span.status} title={span.status} />
        </div>
        {/* The exact time is written out only when asked for: Intl is the dearest part of a row. */}
        <div
          role="gridcell"
          class="cell-time"
          onMouseEnter={(event) => {
            event.currentTarget.title = formatExact(start);
          }}
        >
          {formatAgo(start, now)}
        </div>
        <div role="gridcell" class="cell-kind">
          <KindBadge kind={span.kind} />
        </div>
        <div role="gridcell" class="cell-name one-line" dir="auto">
          {span.name}
        </div>
        <div
          role="gridcell"
          class="cell-text"
          data-both={(span.input_preview !== null && answer !== null) || undefined}
        >
          <span class="said-input one-line" dir="auto">
            {span.input_preview}
          </span>
          <span class={span.error ? "said-error one-line" : "said-output one-line"} dir="auto">
            {answer}
          </span>
        </div>
        <div role="gridcell" class="cell-model one-line" dir="auto" title={span.model ?? undefined}>
          {span.model}
        </div>
        <div
          role="gridcell"
          class="cell-latency number"
          data-slow={slow || undefined}
          title={slow ? "slower than 95 % of the newest spans" : undefined}
          style={{
            backgroundSize: `${running || !p95 || took === null ? 0 : Math.min(1, took / p95) * 100}% 3px`,
          }}
        >
          {took === null ? "" : running && took < 1000 ? "running" : formatDuration(took)}
        </div>
        <div role="gridcell" class="cell-tokens number">
          {span.usage && `${formatCount(span.usage.input)} / ${formatCount(span.usage.output)}`}
        </div>
        <div role="gridcell" class="cell-cost number" data-unpriced={isUnpriced(span) || undefined}>
          {span.cost_usd !== null ? formatCost(span.cost_usd) : isUnpriced(span) ? "unpriced" : ""}
        </div>
        <div role="gridcell" class="cell-user one-line" dir="auto" title={span.user_id ?? undefined}>
          {span.user_id}
        </div>
      </div>
    );
  }
}

/** Tokens in and out. */
export function Tokens({ input, output }: { input: number; output: number }) {
  return (
    <span title={`${input.toLocaleString()} tokens in, ${output.toLocaleString()} out`}>
      {formatCount(input)}
      <span class="quiet"> / </span>
      {formatCount(output)}
    </span>
  );
}

/** A span's cost. Only what counts tokens can be unpriced: a tool has no price to know. */
export function Cost({ span }: { span: SpanRow }) {
  if (span.cost_usd !== null) return <>{formatCost(span.cost_usd)}</>;
  if (!isUnpriced(span)) return null;
  return (
    <span class="quiet" title="No price is known for this model: this is not $0.">
      unpriced
    </span>
  );
}
