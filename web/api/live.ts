import type { ReadonlySignal } from "@preact/signals";
import type { SpanRow } from "../../worker/protocol/span.ts";
import { createLiveSocket, type LiveSocketOptions, type LiveStatus } from "./live-socket.ts";

export type { LiveStatus } from "./live-socket.ts";

/** What a page wants to be sent: all spans, those that a filter matches, or one conversation's. */
export interface LiveSubscription {
  /** In the filter language. */
  filter?: string;
  conversation_id?: string;
}

type OnRows = (rows: SpanRow[]) => void;
type OnProblem = (message: string) => void;

/** A project's live feed, shared by the pages that are open. */
export interface LiveConnection {
  readonly status: ReadonlySignal<LiveStatus>;
  /**
   * Sends `onRows` the rows that match, a row replacing an earlier one of its `key`. `onGap` is called when
   * rows may have been missed, and once when the feed first runs after the subscription: what was read
   * before must be read again. `onProblem` is told why the server refused it. Returns how to stop.
   */
  subscribe(what: LiveSubscription, onRows: OnRows, onGap?: () => void, onProblem?: OnProblem): () => void;
  /** One user less. The socket closes with the last. */
  release(): void;
}

const LINGER_MS = 2000;

interface Shared {
  users: number;
  connection: LiveFeed;
  close(): void;
}

type LiveFeed = Omit<LiveConnection, "release">;

const shared = new Map<string, Shared>();

/** The project's connection: opened for the first who asks, shared with all who ask while it is open. */
export function connectLive(projectId: string): LiveConnection {
  const mine = shared.get(projectId) ?? openShared(projectId);
  mine.users++;
  let released = false;
  return {
    ...mine.connection,
    release() {
      if (released) return;
      released = true;
      mine.users--;
      // The next page asks for the same feed in a moment: it finds the socket still open.
      setTimeout(() => {
        if (mine.users > 0 || shared.get(projectId) !== mine) return;
        shared.delete(projectId);
        mine.close();
      }, LINGER_MS);
    },
  };
}

function openShared(projectId: string): Shared {
  const url = new URL(`/api/v1/live?project=${encodeURIComponent(projectId)}`, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const entry = { users: 0, ...createLiveConnection({ url: url.href }) };
  shared.set(projectId, entry);
  return entry;
}

/** A connection of one's own: what `connectLive` shares. Tests give a socket of theirs. */
export function createLiveConnection(options: Pick<LiveSocketOptions, "url" | "open" | "random">): {
  connection: LiveFeed;
  close(): void;
} {
  const subscriptions = new Map<string, Subscription>();
  let ids = 0;

  const socket = createLiveSocket({
    ...options,
    onReady(lost) {
      for (const [id, one] of subscriptions) {
        socket.send({ type: "subscribe", id, ...one.what });
        // Whoever subscribed before the feed ran has read its list too early to be sure of it.
        if (lost || one.early) one.onGap?.();
        one.early = false;
      }
    },
    onMessage(message) {
      if (message.type === "gap") for (const one of [...subscriptions.values()]) one.onGap?.();
      if (message.type === "spans") subscriptions.get(message.id)?.onRows(message.rows);
      if (message.type === "error" && message.id !== undefined)
        subscriptions.get(message.id)?.onProblem?.(message.message);
    },
  });
  const { status } = socket;

  return {
    connection: {
      status,
      subscribe(what, onRows, onGap, onProblem) {
        const id = `s${++ids}`;
        const early = status.peek() !== "live";
        subscriptions.set(id, { what, onRows, onGap, onProblem, early });
        socket.send({ type: "subscribe", id, ...what });
        return () => {
          if (subscriptions.delete(id)) socket.send({ type: "unsubscribe", id });
        };
      },
    },
    close: socket.close,
  };
}

interface Subscription {
  what: LiveSubscription;
  onRows: OnRows;
  onGap: (() => void) | undefined;
  onProblem: OnProblem | undefined;
  early: boolean;
}
