import { type ReadonlySignal, signal } from "@preact/signals";
import type { ConversationPage, ConversationRow } from "../../worker/protocol/conversation.ts";
import { type ApiError, asApiError, isAbort, listConversations } from "../api/client.ts";
import { connectLive, type LiveConnection, type LiveStatus } from "../api/live.ts";

const PAGE = 100;
/** Sums come from the database, a moment after the feed: the list is read again at most this often. */
const AGAIN_AFTER_MS = 1000;
const FEED_WITHIN_MS = 400;

/** A project's conversations, the latest first. */
export interface ConversationList {
  readonly rows: ReadonlySignal<readonly ConversationRow[]>;
  readonly status: ReadonlySignal<LiveStatus>;
  readonly loading: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<ApiError | null>;
  readonly paging: ReadonlySignal<"idle" | "loading" | "failed" | "end">;
  /** Conversations that are new, or moved to the top, while someone reads further down. */
  readonly waiting: ReadonlySignal<number>;
  /** Someone reads: rows change in place, and keep their places. */
  reading(reading: boolean): void;
  catchUp(): void;
  reload(): Promise<void>;
  more(): Promise<void>;
  start(): () => void;
}

interface Sources {
  connect?: (project: string) => LiveConnection;
  list?: (
    project: string,
    query: { cursor?: string; limit: number },
    signal: AbortSignal,
  ) => Promise<ConversationPage>;
}

export function createConversationList(project: string, sources: Sources = {}): ConversationList {
  const connect = sources.connect ?? connectLive;
  const list = sources.list ?? listConversations;
  const rows = signal<readonly ConversationRow[]>([]);
  const status = signal<LiveStatus>("connecting");
  const loading = signal(true);
  const error = signal<ApiError | null>(null);
  const paging = signal<"idle" | "loading" | "failed" | "end">("idle");
  const waiting = signal(0);
  let cursor: string | null = null;
  let newest: ConversationPage | null = null;
  let held = false;
  let current: AbortController | null = null;
  let paged: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** The newest page on top of what was read below it; a conversation that moved up is there once. */
  function lead(page: ConversationPage): void {
    const ids = new Set(page.conversations.map(({ id }) => id));
    const below = rows.value.filter(({ id }) => !ids.has(id));
    if (rows.value.length === 0) cursor = page.next_cursor;
    rows.value = [...page.conversations, ...below];
    waiting.value = 0;
    newest = null;
  }

  /** What is known changes in place; the rest waits. */
  function keepPlaces(page: ConversationPage): void {
    const fresh = new Map(page.conversations.map((row) => [row.id, row]));
    const before = new Map(rows.value.map((row) => [row.id, row]));
    rows.value = rows.value.map((row) => fresh.get(row.id) ?? row);
    waiting.value = page.conversations.filter((row) => !before.has(row.id)).length;
    newest = page;
  }

  async function reload(): Promise<void> {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    try {
      const page = await list(project, { limit: PAGE }, mine.signal);
      if (current !== mine) return;
      if (held && rows.value.length > 0) keepPlaces(page);
      else lead(page);
      if (paging.value === "idle" && cursor === null) paging.value = "end";
      error.value = null;
      loading.value = false;
    } catch (cause) {
      if (current !== mine || isAbort(cause)) return;
      error.value = asApiError(cause);
      loading.value = false;
    }
  }

  function again(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      // A hidden page rests; it is read when it is seen again.
      if (document.hidden) document.addEventListener("visibilitychange", again, { once: true });
      else void reload();
    }, AGAIN_AFTER_MS);
  }

  async function more(): Promise<void> {
    if (cursor === null || paging.value === "loading") return;
    paging.value = "loading";
    const mine = new AbortController();
    paged = mine;
    try {
      const page = await list(project, { limit: PAGE, cursor }, mine.signal);
      const known = new Set(rows.value.map(({ id }) => id));
      rows.value = [...rows.value, ...page.conversations.filter(({ id }) => !known.has(id))];
      cursor = page.next_cursor;
      paging.value = cursor === null ? "end" : "idle";
    } catch (cause) {
      if (!isAbort(cause)) paging.value = "failed";
    }
  }

  return {
    rows,
    status,
    loading,
    error,
    paging,
    waiting,
    reading(reading) {
      held = reading;
      if (!held && newest) lead(newest);
    },
    catchUp() {
      if (newest) lead(newest);
    },
    reload,
    more,
    start() {
      const connection = connect(project);
      const stopStatus = connection.status.subscribe((next) => {
        status.value = next;
      });
      let fallback: ReturnType<typeof setTimeout> | undefined;
      const readAnew = () => {
        clearTimeout(fallback);
        void reload();
      };
      const unsubscribe = connection.subscribe({}, again, readAnew);
      if (connection.status.peek() === "live") readAnew();
      else fallback = setTimeout(readAnew, FEED_WITHIN_MS);
      return () => {
        clearTimeout(fallback);
        clearTimeout(timer);
        timer = undefined;
        document.removeEventListener("visibilitychange", again);
        unsubscribe();
        stopStatus();
        connection.release();
        current?.abort();
        paged?.abort();
        current = null;
        if (paging.value === "loading") paging.value = "idle";
      };
    },
  };
}
