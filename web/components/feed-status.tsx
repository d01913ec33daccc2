import type { ReadonlySignal } from "@preact/signals";
import type { LiveStatus } from "../api/live.ts";

const WORDS: Record<LiveStatus, string> = {
  connecting: "connecting",
  live: "live",
  offline: "reconnecting",
};

/** Whether the feed runs, in a word and a dot. A feed that is cut comes back by itself, where it was. */
export function FeedStatus({
  status,
  paused = false,
}: {
  status: ReadonlySignal<LiveStatus>;
  paused?: boolean;
}) {
  const state = status.value === "live" && paused ? "paused" : status.value;
  return (
    <span
      class="feed-status"
      data-state={state}
      role="status"
      title={
        status.value === "offline"
          ? "The live feed was cut. It goes on where it was as soon as Binnacle can be reached."
          : undefined
      }
    >
      <span class="feed-dot" aria-hidden="true" />
      {state === "paused" ? "paused" : WORDS[status.value]}
    </span>
  );
}
