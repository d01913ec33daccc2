import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { SpanPage, SpanRow } from "../../worker/protocol/span.ts";
import { listSpans } from "../api/client.ts";
import { type ApiError, asApiError, isAbort } from "../api/error.ts";
import { connectLive, type LiveConnection, type LiveStatus } from "../api/live.ts";

/** The wait for a project's first span: what is there already, and what comes. */
export interface FirstSpan {
  /** The span that came first while the page was open, or the newest of before; it goes on being updated. */
  readonly span: ReadonlySignal<SpanRow | null>;
  /** Whether the span came while one waited. */
  readonly arrived: ReadonlySignal<boolean>;
  readonly status: ReadonlySignal<LiveStatus>;
  readonly error: ReadonlySignal<ApiError | null>;
  /** Listens. Returns how to stop. */
  start(): () => void;
}

interface Sources {
  connect?: (project: string) => LiveConnection;
  list?: (project: string, query: { limit: number }, signal: AbortSignal) => Promise<SpanPage>;
}

export function createFirstSpan(project: string, sources: Sources = {}): FirstSpan {
  const connect = sources.connect ?? connectLive;
  const list = sources.list ?? listSpans;
  const before = signal<SpanRow | null>(null);
  const live = signal<SpanRow | null>(null);
  const status = signal<LiveStatus>("connecting");
  const error = signal<ApiError | null>(null);
  let readOnce = false;

  function onRows(rows: SpanRow[]) {
    const known = live.value;
    const row = known ? rows.findLast((one) => one.key === known.key) : rows[0];
    if (row) live.value = row;
  }

  async function read(abort: AbortSignal) {
    try {
      const [newest] = (await list(project, { limit: 1 }, abort)).spans;
      // After the first reading, what is new came while one waited: a reconnection found it.
      if (newest && readOnce && !before.value && !live.value) live.value = newest;
      else if (newest && !readOnce) before.value = newest;
      readOnce = true;
      error.value = null;
    } catch (cause) {
      if (!isAbort(cause)) error.value = asApiError(cause);
    }
  }

  return {
    span: computed(() => live.value ?? before.value),
    arrived: computed(() => live.value !== null),
    status,
    error,
    start() {
      const abort = new AbortController();
      const connection = connect(project);
      const stopStatus = connection.status.subscribe((now) => {
        status.value = now;
      });
      const unsubscribe = connection.subscribe({}, onRows, () => void read(abort.signal));
      void read(abort.signal);
      return () => {
        abort.abort();
        unsubscribe();
        stopStatus();
        connection.release();
      };
    },
  };
}
