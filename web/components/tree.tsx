// biome-ignore-all lint/a11y/useSemanticElements: rows that are not all in the document make no table.
// biome-ignore-all lint/a11y/useFocusableInteractive: the tree grid has the focus, and names its active row.
import { formatCost, formatCount, formatDuration } from "../format/format.ts";
import { axisOf, barOf, type Sums, type TraceLine } from "../state/conversation-layout.ts";
import { KindBadge, StatusDot } from "./badge.tsx";
import { Icon } from "./icon.tsx";
import { Time } from "./time.tsx";
import { WaterfallBar } from "./waterfall.tsx";

export interface TreeRowProps {
  line: TraceLine;
  index: number;
  now: number;
  active: boolean;
  linked: boolean;
  onOpen: (key: string) => void;
  onFold: (key: string) => void;
  onHover: (key: string | null) => void;
}

export const lineId = (line: TraceLine) =>
  line.type === "turn" ? `turn-${line.group.key}` : `node-${line.node.span.key}`;

/** A line of a trace: the head of a turn, or a span with its bar and what it and all below it cost. */
export function TreeRow(props: TreeRowProps) {
  return props.line.type === "turn" ? (
    <TurnHead line={props.line} index={props.index} now={props.now} active={props.active} />
  ) : (
    <SpanLine {...props} line={props.line} />
  );
}

type Line<T extends TraceLine["type"]> = Extract<TraceLine, { type: T }>;

function TurnHead({
  line,
  index,
  now,
  active,
}: {
  line: Line<"turn">;
  index: number;
  now: number;
  active: boolean;
}) {
  const { group } = line;
  return (
    <div
      id={lineId(line)}
      class="tree-turn"
      role="row"
      tabIndex={-1}
      aria-level={1}
      aria-rowindex={index + 1}
      data-active={active || undefined}
    >
      <span role="gridcell" class="tree-turn-name">
        Turn {group.number}
        <span class="quiet">
          <Time iso={new Date(group.start).toISOString()} />
        </span>
        {group.sums.errors > 0 && (
          <span class="bad">
            {group.sums.errors} {group.sums.errors === 1 ? "error" : "errors"}
          </span>
        )}
      </span>
      <span role="gridcell" class="tree-axis number">
        <span>0</span>
        <span>{formatDuration(axisOf(group, now).length)}</span>
      </span>
      <SumCells sums={group.sums} />
    </div>
  );
}

function SpanLine({
  line,
  index,
  now,
  active,
  linked,
  onOpen,
  onFold,
  onHover,
}: TreeRowProps & { line: Line<"span"> }) {
  const { span, children, orphan } = line.node;
  const axis = axisOf(line.group, now);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree grid has the keyboard, and moves among its rows.
    <div
      id={lineId(line)}
      class="tree-row"
      role="row"
      tabIndex={-1}
      aria-level={line.depth + 2}
      aria-rowindex={index + 1}
      aria-expanded={children.length > 0 ? !line.folded : undefined}
      aria-selected={active}
      data-active={active || undefined}
      data-linked={linked || undefined}
      data-status={span.status}
      onClick={() => onOpen(span.key)}
      onMouseEnter={() => onHover(span.key)}
      onMouseLeave={() => onHover(null)}
    >
      <span
        role="gridcell"
        class="tree-name"
        style={{ paddingInlineStart: `${Math.min(line.depth, 14) * 16}px` }}
      >
        {children.length > 0 ? (
          <button
            type="button"
            class="tree-twist"
            tabIndex={-1}
            aria-label={line.folded ? "Unfold" : "Fold"}
            onClick={(event) => {
              event.stopPropagation();
              onFold(span.key);
            }}
          >
            <Icon name={line.folded ? "chevron-right" : "chevron-down"} size={12} />
          </button>
        ) : (
          <span class="tree-twist" />
        )}
        <StatusDot status={span.status} />
        <KindBadge kind={span.kind} />
        <span class="tree-label one-line">
          <bdi>{span.name ?? span.model ?? span.id}</bdi>
        </span>
        {orphan && (
          <span class="tree-note" title="The span names a parent that has not come.">
            parent missing
          </span>
        )}
        {span.status === "error" && <span class="tree-note bad">failed</span>}
        {line.folded && children.length > 0 && <span class="tree-note">{line.sums.spans - 1} inside</span>}
      </span>
      <span role="gridcell" class="tree-time">
        <WaterfallBar span={span} bar={barOf(span, axis, now)} />
        <span class="tree-took number">
          {span.status === "running"
            ? formatDuration(Math.max(0, now - Date.parse(span.start_time)))
            : formatDuration(span.latency_ms)}
        </span>
      </span>
      <SumCells sums={line.sums} />
    </div>
  );
}

/** Tokens and cost, of a span and all below it. */
function SumCells({ sums }: { sums: Sums }) {
  return (
    <>
      <span role="gridcell" class="tree-tokens number">
        {sums.tokens > 0 && formatCount(sums.tokens)}
      </span>
      <span role="gridcell" class="tree-cost number">
        {(sums.cost_usd > 0 || sums.unpriced > 0) && (
          <span title={sums.unpriced > 0 ? `${sums.unpriced} of the calls are unpriced` : undefined}>
            {sums.cost_usd > 0 ? formatCost(sums.cost_usd) : "unpriced"}
            {sums.cost_usd > 0 && sums.unpriced > 0 && "+"}
          </span>
        )}
      </span>
    </>
  );
}
