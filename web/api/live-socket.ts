import { type ReadonlySignal, signal } from "@preact/signals";
import { type ClientMessage, LIVE_VERSION, ServerMessage } from "../../worker/protocol/live.ts";
import { backoff } from "./live-backoff.ts";

export type LiveStatus = "connecting" | "live" | "offline";

export interface LiveSocketOptions {
  url: string;
  /** Told of every frame the server sends, once it is checked. */
  onMessage: (message: ServerMessage) => void;
  /** The feed runs again: subscriptions must be said anew. Frames were missed when `lost`. */
  onReady: (lost: boolean) => void;
  open?: (url: string) => WebSocket;
  random?: () => number;
}

export interface LiveSocket {
  readonly status: ReadonlySignal<LiveStatus>;
  /** Sends when the feed runs; otherwise nothing, since `onReady` says everything anew. */
  send(message: ClientMessage): void;
  close(): void;
}

/** A quiet socket is asked whether it lives; one that stays quiet is given up. Proxies cut idle ones at 60 s. */
const PING_AFTER_MS = 25_000;
const PONG_WITHIN_MS = 10_000;
/** A connection that neither opens nor fails: captive networks swallow the handshake. */
const OPEN_WITHIN_MS = 15_000;

/** One WebSocket that comes back by itself, and resumes after the last sequence number it saw. */
export function createLiveSocket(options: LiveSocketOptions): LiveSocket {
  const open = options.open ?? ((url: string) => new WebSocket(url));
  const random = options.random ?? Math.random;
  const status = signal<LiveStatus>("connecting");
  let socket: WebSocket | null = null;
  let seq: number | null = null;
  let ready = false;
  let unread = false;
  let failures = 0;
  let closed = false;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let watchTimer: ReturnType<typeof setTimeout> | undefined;

  const say = (message: ClientMessage) => socket?.send(JSON.stringify(message));

  function connect(): void {
    clearTimeout(retryTimer);
    retryTimer = undefined;
    const mine = open(options.url);
    socket = mine;
    ready = false;
    giveUpAfter(mine, OPEN_WITHIN_MS);
    mine.onopen = () => {
      if (socket !== mine) return;
      say({ type: "hello", v: LIVE_VERSION, ...(seq === null ? {} : { resume_from: seq }) });
    };
    mine.onmessage = (event: MessageEvent) => {
      if (socket === mine) hear(mine, event.data);
    };
    // An error is always followed by a close; a socket can also close without one.
    mine.onclose = () => {
      if (socket === mine) lose();
    };
  }

  function hear(mine: WebSocket, data: unknown): void {
    if (ready) watch(mine);
    if (data === "pong" || typeof data !== "string") return;
    const message = parse(data);
    if (!message) {
      // It may have held rows: they are read from the server instead, once for each connection.
      if (!unread && seq !== null) options.onMessage({ type: "gap", from: seq, to: seq });
      unread = true;
      return;
    }
    if (message.type === "ready") {
      const resumed = seq !== null && message.seq >= seq;
      const lost = seq !== null && !resumed;
      seq = message.seq;
      ready = true;
      unread = false;
      failures = 0;
      status.value = "live";
      watch(mine);
      options.onReady(lost);
      return;
    }
    if (message.type === "spans") seq = Math.max(seq ?? 0, message.seq);
    if (message.type === "gap") seq = Math.max(seq ?? 0, message.to);
    options.onMessage(message);
  }

  /** Asks after a while of silence, and gives the socket up when nothing answers. */
  function watch(mine: WebSocket): void {
    clearTimeout(watchTimer);
    watchTimer = setTimeout(() => {
      if (mine.readyState === WebSocket.OPEN) mine.send("ping");
      giveUpAfter(mine, PONG_WITHIN_MS);
    }, PING_AFTER_MS);
  }

  function giveUpAfter(mine: WebSocket, ms: number): void {
    clearTimeout(watchTimer);
    watchTimer = setTimeout(() => {
      // A dead peer never finishes the closing handshake: the socket is forgotten, not waited for.
      if (socket === mine) {
        lose();
        mine.close();
      }
    }, ms);
  }

  function lose(): void {
    clearTimeout(watchTimer);
    socket = null;
    ready = false;
    if (closed) return;
    status.value = "offline";
    retryTimer = setTimeout(connect, backoff(failures++, random));
  }

  function now(): void {
    if (closed || socket || document.visibilityState === "hidden") return;
    connect();
  }
  // A network that is gone does not close sockets for minutes: the browser knows sooner.
  function gone(): void {
    const mine = socket;
    if (!mine) return;
    lose();
    mine.close();
  }
  window.addEventListener("online", now);
  window.addEventListener("offline", gone);
  document.addEventListener("visibilitychange", now);
  connect();

  return {
    status,
    send(message) {
      if (ready) say(message);
    },
    close() {
      closed = true;
      clearTimeout(retryTimer);
      clearTimeout(watchTimer);
      window.removeEventListener("online", now);
      window.removeEventListener("offline", gone);
      document.removeEventListener("visibilitychange", now);
      const mine = socket;
      socket = null;
      mine?.close();
    },
  };
}

/** A frame, checked; undefined when it is none that this version knows. */
function parse(data: string): ServerMessage | undefined {
  try {
    const parsed = ServerMessage.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
