import type { ReadonlySignal } from "@preact/signals";
import type { ApiError } from "../../api/client.ts";
import type { LiveStatus } from "../../api/live.ts";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Fact } from "../../components/fact.tsx";
import { FeedStatus } from "../../components/feed-status.tsx";
import { Icon } from "../../components/icon.tsx";
import { useTitle } from "../../components/page.tsx";
import { Tokens } from "../../components/span-row.tsx";
import { Time } from "../../components/time.tsx";
import { formatCost, formatCount, formatDuration } from "../../format/format.ts";
import type { ConversationNow } from "../../state/conversation.ts";
import { paths } from "../../state/route.ts";

/** Who talked, for how long, and what it took. */
export function ConversationHead({
  project,
  now,
  status,
  error,
  onRetry,
}: {
  project: string;
  now: ConversationNow;
  status: ReadonlySignal<LiveStatus>;
  error: ApiError | null;
  onRetry: () => void;
}) {
  const { row } = now;
  useTitle(row.title ?? row.id);
  const link = new URL(paths.conversation(project, row.id), location.href).href;
  return (
    <>
      <header class="page-head conversation-head">
        <a
          class="button"
          data-variant="quiet"
          data-size="small"
          data-icon-only=""
          href={paths.conversations(project)}
          aria-label="All conversations"
          title="All conversations"
        >
          <Icon name="arrow-left" />
        </a>
        <h1 class="one-line" tabIndex={-1}>
          <bdi>{row.title ?? row.id}</bdi>
        </h1>
        <FeedStatus status={status} />
        <CopyButton text={link} label="Copy the link to this conversation" icon="link" />
      </header>
      <dl class="facts conversation-facts">
        {row.user_id && (
          <Fact name="User">
            <bdi>{row.user_id}</bdi>
          </Fact>
        )}
        <Fact name="Started">
          <Time iso={row.start_time} />
        </Fact>
        <Fact name="Duration">{formatDuration(row.duration_ms)}</Fact>
        <Fact name="Turns">{formatCount(row.turns)}</Fact>
        <Fact name="Spans">{formatCount(row.spans)}</Fact>
        <Fact name="Tokens in / out">
          <Tokens input={row.input_tokens} output={row.output_tokens} />
        </Fact>
        <Fact name="Cost">
          {row.cost_usd === 0 && row.unpriced > 0 ? "unpriced" : formatCost(row.cost_usd)}
          {row.cost_usd > 0 && row.unpriced > 0 && (
            <span class="quiet" title="No price is known for these calls: they are not in the sum.">
              {" "}
              + {row.unpriced} unpriced
            </span>
          )}
        </Fact>
        <Fact name="Errors">{row.errors > 0 ? <span class="bad">{formatCount(row.errors)}</span> : "0"}</Fact>
        {row.running > 0 && (
          <Fact name="Running">
            <span class="running">{formatCount(row.running)}</span>
          </Fact>
        )}
      </dl>
      {error && (
        <p class="feed-note" role="status">
          The conversation could not be read anew: {error.message}{" "}
          <Button size="small" variant="quiet" icon="retry" onClick={onRetry}>
            Try again
          </Button>
        </p>
      )}
      {now.truncated && (
        <p class="feed-note">This conversation is longer than what is shown: these are its newest spans.</p>
      )}
    </>
  );
}
