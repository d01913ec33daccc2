import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { SpanPage, SpanRow } from "../../worker/protocol/span.ts";
import { ApiError, asApiError, isAbort, listSpans, type SpanQuery } from "../api/client.ts";
import { connectLive, type LiveConnection, type LiveStatus } from "../api/live.ts";
import { leavingOf } from "./row-filter.ts";
import { createSpanStore, MAX_ROWS, type SpanStore } from "./spans.ts";

const PAGE = 200;
/** How long the first list waits for the feed, so that it is read once and without a gap. */
const FEED_WITHIN_MS = 400;

/**
 * Where reading older spans stands. `stopped`: the filter has looked at enough spans for one question, and goes
 * on when it is asked to.
 */
export type Paging = "idle" | "loading" | "failed" | "end" | "full" | "stopped";

/** The live page's spans: what was read, what comes, and whether what comes may move what is read. */
export interface LiveList {
  readonly store: SpanStore;
  /** Whether it shows some of the spans only. */
  readonly filtered: boolean;
  readonly status: ReadonlySignal<LiveStatus>;
  /** True until the first list is there. */
  readonly loading: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<ApiError | null>;
  readonly paging: ReadonlySignal<Paging>;
  readonly paused: ReadonlySignal<boolean>;
  /** True when spans may be missing below, because the list could not be read anew under a reader. */
  readonly stale: ReadonlySignal<boolean>;
  pause(paused: boolean): void;
  /** Someone reads a row: new spans wait. */
  reading(reading: boolean): void;
  /** Brings in what waits, reading the list anew where it may have holes. */
  catchUp(): void;
  reload(): Promise<void>;
  /** The next page of older spans. */
  more(): Promise<void>;
  /** Listens and reads. Returns how to stop. */
  start(): () => void;
}

interface Sources {
  connect?: (project: string) => LiveConnection;
  list?: (project: string, query: SpanQuery, signal: AbortSignal) => Promise<SpanPage>;
  store?: SpanStore;
}

/** `filter` is in the filter language; empty, it is all spans. */
export function createLiveList(project: string, filter: string, sources: Sources = {}): LiveList {
  const connect = sources.connect ?? connectLive;
  const list = sources.list ?? listSpans;
  const store = sources.store ?? createSpanStore();
  const status = signal<LiveStatus>("connecting");
  const loading = signal(true);
  const error = signal<ApiError | null>(null);
  const paging = signal<Paging>("idle");
  const paused = signal(false);
  const stale = signal(false);
  const read = signal(false);
  const held = computed(() => paused.value || read.value);
  const asked = filter === "" ? {} : { filter };
  const leaving = leavingOf(filter, Date.now() * 1000);
  // Spans that left while a list was being read, which may still show them as they were.
  let left: Set<string> | null = null;
  let cursor: string | null = null;
  let current: AbortController | null = null;

  const hold = () => store.hold(held.value);

  async function reload(): Promise<void> {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    const mark = store.mark();
    left ??= new Set();
    try {
      const page = await list(project, { ...asked, limit: PAGE }, mine.signal);
      if (current !== mine) return;
      const gone = left;
      left = null;
      // Letting rows go under a reader would move the list away from them.
      const replace = !held.value || loading.value;
      store.list(
        page.spans.filter(({ key }) => !gone?.has(key)),
        mark,
        replace,
      );
      stale.value = !replace && page.next_cursor !== null;
      if (replace || cursor === null) {
        cursor = page.next_cursor;
        paging.value = pagingAfter(page);
      } else paging.value = "idle";
      error.value = null;
      loading.value = false;
    } catch (cause) {
      if (current !== mine || isAbort(cause)) return;
      error.value = asApiError(cause);
      loading.value = false;
    }
  }

  async function more(): Promise<void> {
    if (cursor === null || paging.value === "loading" || loading.value) return;
    if (store.count() >= MAX_ROWS) {
      paging.value = "full";
      return;
    }
    paging.value = "loading";
    const mine = current;
    const mark = store.mark();
    try {
      const page = await list(
        project,
        { ...asked, limit: PAGE, cursor },
        mine?.signal ?? new AbortController().signal,
      );
      if (current !== mine) return;
      store.list(page.spans, mark);
      cursor = page.next_cursor;
      paging.value = pagingAfter(page);
    } catch (cause) {
      if (!isAbort(cause)) paging.value = "failed";
    }
  }

  function letGo(rows: SpanRow[]): void {
    const gone = leaving ? rows.filter((row) => !leaving.stays(row)) : [];
    if (gone.length > 0) store.remove(gone.map((row) => row.key));
    for (const { key } of gone) left?.add(key);
  }

  function refuse(message: string): void {
    error.value = new ApiError("invalid_filter", message, { status: 400 });
    loading.value = false;
  }

  return {
    store,
    filtered: filter !== "",
    status,
    loading,
    error,
    paging,
    paused,
    stale,
    pause(next) {
      paused.value = next;
      hold();
    },
    reading(next) {
      if (read.value === next) return;
      read.value = next;
      hold();
      if (!held.value && stale.value) void reload();
    },
    catchUp() {
      store.release();
      if (stale.value) void reload();
    },
    reload,
    more,
    start() {
      const connection = connect(project);
      const stopStatus = connection.status.subscribe((now) => {
        status.value = now;
      });
      let fallback: ReturnType<typeof setTimeout> | undefined;
      const readAnew = () => {
        clearTimeout(fallback);
        void reload();
      };
      const unsubscribe = connection.subscribe(asked, (rows) => store.live(rows), readAnew, refuse);
      // A span that ends leaves a list of running ones: its last row must be sent too.
      const unwatch = leaving && connection.subscribe({ filter: leaving.watch }, letGo);
      if (connection.status.peek() === "live") readAnew();
      else fallback = setTimeout(readAnew, FEED_WITHIN_MS);
      return () => {
        clearTimeout(fallback);
        unsubscribe();
        unwatch?.();
        stopStatus();
        connection.release();
        current?.abort();
        current = null;
      };
    },
  };
}

const pagingAfter = (page: SpanPage): Paging =>
  page.next_cursor === null ? "end" : page.stopped_early ? "stopped" : "idle";

/** The latency that one in twenty spans exceeds, among the newest thousand; null without any. */
export function p95(store: SpanStore): number | null {
  const latencies: number[] = [];
  for (let i = 0; i < Math.min(store.count(), 1000); i++) {
    const latency = store.at(i)?.latency_ms;
    if (latency !== null && latency !== undefined) latencies.push(latency);
  }
  if (latencies.length === 0) return null;
  latencies.sort((a, b) => a - b);
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * 0.95))] ?? null;
}
