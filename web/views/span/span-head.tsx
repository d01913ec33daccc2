import type { SpanRow } from "../../../worker/protocol/span.ts";
import { Badge, KindBadge, StatusDot } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Fact } from "../../components/fact.tsx";
import { Icon } from "../../components/icon.tsx";
import { Note } from "../../components/note.tsx";
import { Cost, Tokens } from "../../components/span-row.tsx";
import { Time, useNow } from "../../components/time.tsx";
import { formatDuration } from "../../format/format.ts";
import { navigate, paths } from "../../state/route.ts";

/** What a span is, at a glance; of a failure, what went wrong. */
export function SpanHead({
  span,
  project,
  onClose,
  inConversation = true,
  back = false,
}: {
  span: SpanRow;
  project: string;
  onClose?: (() => void) | undefined;
  /** Whether to lead to the conversation: not from the conversation itself. */
  inConversation?: boolean;
  back?: boolean;
}) {
  const link = new URL(paths.span(project, span.key), location.href).href;
  return (
    <header class="span-head-panel">
      <div class="span-title">
        {back && (
          <Button
            size="small"
            variant="quiet"
            icon="arrow-left"
            label="Back"
            onClick={() => goBack(project)}
          />
        )}
        <StatusDot status={span.status} />
        <KindBadge kind={span.kind} />
        <h1 class="one-line" tabIndex={-1}>
          <bdi>{span.name ?? span.model ?? span.kind}</bdi>
        </h1>
        <span class="span-actions">
          {inConversation && (
            <a
              class="button"
              data-variant="quiet"
              data-size="small"
              href={paths.conversation(project, span.conversation_id)}
              title="Open the conversation (c)"
            >
              <Icon name="conversations" />
              Conversation
            </a>
          )}
          <CopyButton text={link} label="Copy the link to this span" icon="link" />
          {onClose && (
            <Button size="small" variant="quiet" icon="close" label="Close (Esc)" onClick={onClose} />
          )}
        </span>
      </div>
      <dl class="facts">
        <Fact name="Started">
          <Time iso={span.start_time} />
        </Fact>
        <Fact name={span.status === "running" ? "Running" : "Latency"}>
          <Took span={span} />
        </Fact>
        {span.ttft_ms !== null && <Fact name="First token">{formatDuration(span.ttft_ms)}</Fact>}
        {span.usage && (
          <Fact name="Tokens in / out">
            <Tokens input={span.usage.input} output={span.usage.output} />
          </Fact>
        )}
        {(span.cost_usd !== null || (span.usage && span.model)) && (
          <Fact name="Cost">
            <Cost span={span} />
          </Fact>
        )}
        {span.model && (
          <Fact name="Model">
            <bdi>{span.model}</bdi>
            {span.provider && <span class="quiet"> · {span.provider}</span>}
          </Fact>
        )}
        {span.user_id && (
          <Fact name="User">
            <bdi>{span.user_id}</bdi>
          </Fact>
        )}
      </dl>
      {span.tags.length > 0 && (
        <div class="cluster">
          {span.tags.map((tag) => (
            <Badge key={tag}>
              <bdi>{tag}</bdi>
            </Badge>
          ))}
        </div>
      )}
      {(span.error || span.status === "error") && (
        <Note tone="bad" icon="warning">
          <strong>{span.error?.type ? <bdi>{span.error.type}</bdi> : "The call failed"}</strong>
          <div class="plain-text" dir="auto">
            {span.error?.message || "The application did not say why."}
          </div>
        </Note>
      )}
    </header>
  );
}

/** The latency, or of a running span what it has taken up to now. */
function Took({ span }: { span: SpanRow }) {
  const now = useNow();
  if (span.status === "running") return <>{formatDuration(Math.max(0, now - Date.parse(span.start_time)))}</>;
  if (span.latency_ms === null)
    return <span class="quiet">{span.end_time ? "ends before it starts" : "–"}</span>;
  return <>{formatDuration(span.latency_ms)}</>;
}

/** To where the reader came from; a link that was opened from elsewhere has nothing behind it. */
function goBack(project: string): void {
  if (history.length > 1) history.back();
  else navigate(paths.live(project));
}
