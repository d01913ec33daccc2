import { type ReadonlySignal, signal } from "@preact/signals";
import type { SpanDetail } from "../../worker/protocol/span.ts";
import { getSpan } from "../api/client.ts";
import { connectLive } from "../api/live.ts";
import { termOf } from "./filter-text.ts";
import { createResource, type ResourceState } from "./resource.ts";

/** A span's page while it is open: read once, and again when the feed says that it changed. */
export interface SpanView {
  readonly state: ReadonlySignal<ResourceState<SpanDetail>>;
  reload(): void;
  start(): () => void;
}

/** Changes of a running span come with every token: its whole content is not read more often than this. */
const EVERY_MS = 500;

export function createSpanView(project: string, key: string): SpanView {
  const resource = createResource((abort) => getSpan(project, key, abort));
  return {
    state: resource.state,
    reload: () => void resource.load(),
    start() {
      const connection = connectLive(project);
      let timer: ReturnType<typeof setTimeout> | undefined;
      let unsubscribe: (() => void) | undefined;
      const again = () => {
        timer ??= setTimeout(() => {
          timer = undefined;
          void resource.load();
        }, EVERY_MS);
      };
      void resource.load();
      // The feed is asked for by trace, which the span itself tells.
      const stop = resource.state.subscribe(({ data }) => {
        if (!data || unsubscribe) return;
        unsubscribe = connection.subscribe(
          { filter: termOf("trace", data.trace_id) },
          (rows) => {
            if (rows.some((row) => row.key === key)) again();
          },
          again,
        );
      });
      return () => {
        clearTimeout(timer);
        stop();
        unsubscribe?.();
        connection.release();
        resource.stop();
      };
    },
  };
}

/** The tab of a span that was looked at last: the next span opens with it. */
export const spanTab = signal("messages");
