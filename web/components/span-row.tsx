// biome-ignore-all lint/a11y/useSemanticElements: rows that are not all in the document make no table.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names its active row.
import { Component } from "preact";
import type { SpanRow } from "../../worker/protocol/span.ts";
import { formatAgo, formatCost, formatCount, formatDuration, formatExact } from "../format/format.ts";
import { KindBadge, StatusDot } from "./badge.tsx";
import { Icon } from "./icon.tsx";

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

/** One span in a list. A class for its shouldComponentUpdate: scrolling must not draw again what stays. */
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
          <StatusDot status={span.status} />
        </div>
        <div role="gridcell" class="cell-time">
          {/* The exact time is written out only when asked for: Intl is the dearest part of a row. */}
          <time
            dateTime={span.start_time}
            onMouseEnter={(event) => {
              event.currentTarget.title = formatExact(start);
            }}
          >
            {formatAgo(start, now)}
          </time>
        </div>
        <div role="gridcell" class="cell-kind">
          <KindBadge kind={span.kind} />
        </div>
        <div role="gridcell" class="cell-name one-line">
          <bdi>{span.name ?? ""}</bdi>
        </div>
        <div role="gridcell" class="cell-text">
          <Said span={span} />
        </div>
        <div role="gridcell" class="cell-model one-line" title={span.model ?? undefined}>
          <bdi>{span.model ?? ""}</bdi>
        </div>
        <div role="gridcell" class="cell-latency number">
          <Latency span={span} now={now} p95={p95} />
        </div>
        <div role="gridcell" class="cell-tokens number">
          {span.usage && <Tokens input={span.usage.input} output={span.usage.output} />}
        </div>
        <div role="gridcell" class="cell-cost number">
          <Cost span={span} />
        </div>
        <div role="gridcell" class="cell-user one-line" title={span.user_id ?? undefined}>
          <bdi>{span.user_id ?? ""}</bdi>
        </div>
      </div>
    );
  }
}

/** What was asked and answered, one line each; of a failure, what went wrong. */
function Said({ span }: { span: SpanRow }) {
  return (
    <>
      {span.input_preview && (
        <span class="said-input one-line" dir="auto">
          {span.input_preview}
        </span>
      )}
      {(span.error || span.output_preview) && (
        <span class="said-arrow">
          <Icon name="arrow-right" size={12} />
        </span>
      )}
      {span.error ? (
        <span class="said-error one-line" dir="auto">
          {span.error.message || span.error.type || "failed"}
        </span>
      ) : (
        span.output_preview && (
          <span class="said-output one-line" dir="auto">
            {span.output_preview}
          </span>
        )
      )}
    </>
  );
}

function Latency({ span, now, p95 }: { span: SpanRow; now: number; p95: number | null }) {
  if (span.status === "running") {
    return <span class="running">{formatDuration(Math.max(0, now - Date.parse(span.start_time)))}</span>;
  }
  if (span.latency_ms === null) return null;
  const share = p95 ? Math.min(1, span.latency_ms / p95) : 0;
  const slow = p95 !== null && span.latency_ms > p95;
  return (
    <>
      <span class="latency-text">{formatDuration(span.latency_ms)}</span>
      <span class="latency-bar" title={slow ? "slower than 95 % of the newest spans" : undefined}>
        <span data-slow={slow || undefined} style={{ width: `${Math.max(2, share * 100)}%` }} />
      </span>
    </>
  );
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
export function Cost({ span }: { span: Pick<SpanRow, "cost_usd" | "usage" | "model"> }) {
  if (span.cost_usd !== null) return <>{formatCost(span.cost_usd)}</>;
  if (!span.usage || !span.model) return null;
  return (
    <span class="quiet" title="No price is known for this model: this is not $0.">
      unpriced
    </span>
  );
}
