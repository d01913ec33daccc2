import { Button } from "../../components/button.tsx";
import { FeedStatus } from "../../components/feed-status.tsx";
import { useTitle } from "../../components/page.tsx";
import type { LiveList } from "../../state/live.ts";

export function LiveHead({ list }: { list: LiveList }) {
  const paused = list.paused.value;
  useTitle("Live");
  return (
    <>
      <header class="page-head live-head">
        <h1>Live</h1>
        <FeedStatus status={list.status} paused={paused} />
        <Button
          size="small"
          icon={paused ? "play" : "pause"}
          aria-pressed={paused}
          title={paused ? "Go on (Space)" : "Pause (Space)"}
          onClick={() => list.pause(!paused)}
        >
          {paused ? "Go on" : "Pause"}
        </Button>
      </header>
      {list.error.value && list.store.count() > 0 && (
        <p class="feed-note" role="status">
          The list could not be read anew: {list.error.value.message}{" "}
          <Button size="small" variant="quiet" icon="retry" onClick={() => void list.reload()}>
            Try again
          </Button>
        </p>
      )}
    </>
  );
}
