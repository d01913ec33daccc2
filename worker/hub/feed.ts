import { parseFilter } from "../domain/filter/parse.ts";
import { MAX_SUBSCRIPTIONS } from "../protocol/limits.ts";
import { ClientMessage, LIVE_VERSION, type ServerMessage } from "../protocol/live.ts";
import type { LiveSpan } from "./live-span.ts";
import { Watcher, type WatcherState } from "./watcher.ts";

/** What the feed needs of the hub. */
export interface FeedDeps {
  /** The sockets that are open, those from before an eviction included. */
  sockets(): WebSocket[];
  load(id: string): WatcherState | undefined;
  save(id: string, state: WatcherState): void;
  forget(id: string): void;
  now(): number;
  /** Where the log stands: the last entry, the last in the database, the first that is kept. */
  position(): { last: number; committed: number; oldestKept: number };
  /** Spans touched after `seq`, as they are now; undefined when they are too many. */
  replay(seq: number): Promise<LiveSpan[] | undefined>;
}

/** Who watches, and what they are sent. */
export class Feed {
  readonly #deps: FeedDeps;
  readonly #watchers = new Map<WebSocket, Watcher>();

  constructor(deps: FeedDeps) {
    this.#deps = deps;
    for (const socket of deps.sockets()) this.#restore(socket);
  }

  get size(): number {
    return this.#watchers.size;
  }

  add(socket: WebSocket, id: string): void {
    socket.serializeAttachment(id);
    this.#watchers.set(socket, new Watcher(id, socket, { from: null, subscriptions: {} }));
  }

  remove(socket: WebSocket): void {
    const watcher = this.#watchers.get(socket);
    watcher?.stop();
    this.#watchers.delete(socket);
    // A socket that closed while the hub slept has no watcher here, and still its place in storage.
    this.#deps.forget(watcher?.id ?? String(socket.deserializeAttachment()));
  }

  /** Sends rows to everybody whose subscriptions match. Call it when what they tell is durable. */
  publish(spans: readonly LiveSpan[], seq: number): void {
    if (spans.length === 0 || this.#watchers.size === 0) return;
    const framed = spans.map(frame);
    const now = this.#deps.now();
    for (const watcher of this.#watchers.values()) watcher.offer(framed, seq, now);
  }

  async receive(socket: WebSocket, text: string): Promise<void> {
    const watcher = this.#watchers.get(socket) ?? this.#restore(socket);
    const message = parse(text);
    if (!message) {
      send(socket, { type: "error", code: "invalid_message", message: "not a message of the live protocol" });
      return;
    }
    switch (message.type) {
      case "hello":
        this.#hello(watcher, message.resume_from);
        break;
      case "subscribe":
        await this.#subscribe(watcher, message);
        break;
      case "unsubscribe":
        watcher.unsubscribe(message.id);
        this.#deps.save(watcher.id, watcher.state);
    }
  }

  #hello(watcher: Watcher, resumeFrom: number | undefined): void {
    const { last, committed, oldestKept } = this.#deps.position();
    let from = resumeFrom ?? committed;
    if (from > last || from < oldestKept - 1) {
      this.#gap(watcher, from, committed);
      from = committed;
    }
    watcher.state.from = from;
    this.#deps.save(watcher.id, watcher.state);
    send(watcher.socket, { type: "ready", v: LIVE_VERSION, seq: from });
  }

  async #subscribe(watcher: Watcher, message: Extract<ClientMessage, { type: "subscribe" }>): Promise<void> {
    const { socket, state } = watcher;
    if (state.from === null) {
      send(socket, { type: "error", code: "hello_first", message: "say hello before you subscribe" });
      return;
    }
    if (
      !Object.hasOwn(state.subscriptions, message.id) &&
      Object.keys(state.subscriptions).length >= MAX_SUBSCRIPTIONS
    ) {
      const problem = `a socket holds ${MAX_SUBSCRIPTIONS} subscriptions`;
      send(socket, { type: "error", code: "too_many_subscriptions", message: problem, id: message.id });
      return;
    }
    const now = this.#deps.now() * 1000;
    const filter = message.filter ?? "";
    const parsed = parseFilter(filter, now);
    if (!parsed.ok) {
      const { start, message: problem } = parsed.problem;
      send(socket, {
        type: "error",
        code: "invalid_filter",
        message: `${problem} (at ${start})`,
        id: message.id,
      });
      return;
    }
    watcher.subscribe(message.id, { filter, conversation_id: message.conversation_id ?? null, now });
    this.#deps.save(watcher.id, state);
    await this.#catchUp(watcher, message.id, state.from);
  }

  /** What came after the watcher's start, for a new subscription. */
  async #catchUp(watcher: Watcher, id: string, from: number): Promise<void> {
    const { last, committed, oldestKept } = this.#deps.position();
    if (from >= last) return;
    let rows = from < oldestKept - 1 ? undefined : await this.#deps.replay(from);
    if (!rows) {
      this.#gap(watcher, from, committed);
      rows = await this.#deps.replay(committed);
    }
    const { last: now } = this.#deps.position();
    if (!rows) {
      // The database itself is behind by more than can be replayed: when it is not, the list is whole.
      watcher.state.behind = now;
      this.#deps.save(watcher.id, watcher.state);
      return;
    }
    watcher.offer(rows.map(frame), now, this.#deps.now(), id);
    watcher.flush();
  }

  /** A commit ended: whoever could not be shown what it brings reads the list again. */
  committed(): void {
    const { committed } = this.#deps.position();
    for (const watcher of this.#watchers.values())
      if (watcher.state.behind !== undefined && committed >= watcher.state.behind) {
        delete watcher.state.behind;
        this.#gap(watcher, watcher.state.from ?? 0, committed);
      }
  }

  #gap(watcher: Watcher, from: number, to: number): void {
    send(watcher.socket, { type: "gap", from, to });
    watcher.state.from = to;
    this.#deps.save(watcher.id, watcher.state);
  }

  #restore(socket: WebSocket): Watcher {
    const id = String(socket.deserializeAttachment());
    const watcher = new Watcher(id, socket, this.#deps.load(id) ?? { from: null, subscriptions: {} });
    this.#watchers.set(socket, watcher);
    return watcher;
  }
}

const frame = (span: LiveSpan) => ({ ...span, json: JSON.stringify(span.row) });

function parse(text: string): ClientMessage | undefined {
  try {
    return ClientMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function send(socket: WebSocket, message: ServerMessage): void {
  socket.send(JSON.stringify(message));
}
