// biome-ignore-all lint/a11y/useSemanticElements: rows that are not all in the document make no table.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names its active row.
import type { ConversationRow } from "../../../worker/protocol/conversation.ts";
import { StatusDot } from "../../components/badge.tsx";
import { Icon } from "../../components/icon.tsx";
import { Tokens } from "../../components/span-row.tsx";
import { formatAgo, formatCost, formatCount, formatDuration, formatExact } from "../../format/format.ts";

export const CONVERSATION_COLUMNS = [
  ["status", "Status"],
  ["said", "Conversation"],
  ["user", "User"],
  ["turns", "Turns"],
  ["spans", "Spans"],
  ["duration", "Duration"],
  ["tokens", "Tokens"],
  ["cost", "Cost"],
  ["time", "Last"],
] as const;

export const conversationId = (id: string) => `conversation-${encodeURIComponent(id)}`;

export function ConversationHeadRow() {
  return (
    <div class="conversation-row conversation-row-head virtual-head" role="row" aria-rowindex={1}>
      {CONVERSATION_COLUMNS.map(([column, name]) => (
        <div key={column} role="columnheader" class={`cell-${column}`}>
          {column === "status" ? <span class="sr-only">{name}</span> : name}
        </div>
      ))}
    </div>
  );
}

/** A conversation in a list: how it began, how it ended, and what it took. A link as a whole. */
export function ConversationRowView({
  row,
  href,
  index,
  now,
  active,
}: {
  row: ConversationRow;
  href: string;
  index: number;
  now: number;
  active: boolean;
}) {
  const status = row.running > 0 ? "running" : row.errors > 0 ? "error" : "ok";
  return (
    <div
      id={conversationId(row.id)}
      class="conversation-row"
      role="row"
      aria-rowindex={index + 2}
      data-active={active || undefined}
    >
      <div role="gridcell" class="cell-status">
        <StatusDot status={status} />
      </div>
      <div role="gridcell" class="cell-said">
        <a class="row-link one-line" href={href} tabIndex={-1}>
          <bdi>{row.title ?? row.id}</bdi>
        </a>
        {row.last_answer && (
          <span class="said-output one-line">
            <Icon name="arrow-right" size={12} />
            <bdi>{row.last_answer}</bdi>
          </span>
        )}
      </div>
      <div role="gridcell" class="cell-user one-line" title={row.user_id ?? undefined}>
        <bdi>{row.user_id ?? ""}</bdi>
      </div>
      <div role="gridcell" class="cell-turns number">
        {formatCount(row.turns)}
      </div>
      <div role="gridcell" class="cell-spans number">
        {formatCount(row.spans)}
        {row.errors > 0 && (
          <span class="bad" title={`${row.errors} failed`}>
            {" "}
            {formatCount(row.errors)}✕
          </span>
        )}
      </div>
      <div role="gridcell" class="cell-duration number">
        {formatDuration(row.duration_ms)}
      </div>
      <div role="gridcell" class="cell-tokens number">
        <Tokens input={row.input_tokens} output={row.output_tokens} />
      </div>
      <div role="gridcell" class="cell-cost number">
        {row.cost_usd === 0 && row.unpriced > 0 ? (
          <span class="quiet">unpriced</span>
        ) : (
          <span
            title={row.unpriced > 0 ? `${row.unpriced} calls are unpriced, and not in the sum` : undefined}
          >
            {formatCost(row.cost_usd)}
            {row.unpriced > 0 && "+"}
          </span>
        )}
      </div>
      <div role="gridcell" class="cell-time">
        <time dateTime={row.last_time} title={formatExact(Date.parse(row.last_time))}>
          {formatAgo(Date.parse(row.last_time), now)}
        </time>
      </div>
    </div>
  );
}
