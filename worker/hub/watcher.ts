import { toPredicate } from "../domain/filter/predicate.ts";
import type { LiveFilter } from "../protocol/live.ts";
import type { SpanRow } from "../protocol/span.ts";

export interface Subscription {
  filter: LiveFilter;
  conversation_id: string | null;
}

/** What must survive an eviction: it lies in the hub's SQLite, since an attachment holds about 2 KB. */
export interface WatcherState {
  /** The feed starts after this sequence number. Null before `hello`. */
  from: number | null;
  subscriptions: Record<string, Subscription>;
  /** Set while the database lacks more than could be replayed: what must be committed before the list is whole. */
  behind?: number;
}

// Above this rate a watcher gets a message for each frame that its screen draws, instead of one per append.
const BATCH_ABOVE_PER_SECOND = 200;
const BATCH_MS = 16;

/** A row with its JSON, made once for all who get it. */
export interface Framed {
  row: SpanRow;
  json: string;
}

/** One socket: what it asked for, and what waits to be sent to it. */
export class Watcher {
  readonly id: string;
  readonly socket: WebSocket;
  readonly state: WatcherState;
  #matches: ((row: SpanRow) => boolean)[];
  readonly #waiting = new Map<string, string>();
  #seq = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #second = 0;
  #sent = 0;

  constructor(id: string, socket: WebSocket, state: WatcherState) {
    this.id = id;
    this.socket = socket;
    // Without a prototype: a subscription may be called "__proto__".
    this.state = { ...state, subscriptions: Object.assign(Object.create(null), state.subscriptions) };
    this.#matches = compile(this.state);
  }

  subscribe(id: string, subscription: Subscription): void {
    this.state.subscriptions[id] = subscription;
    this.#matches = compile(this.state);
  }

  unsubscribe(id: string): void {
    delete this.state.subscriptions[id];
    this.#matches = compile(this.state);
  }

  /** Sends what matches: at once, or in the next batch when much is coming. */
  offer(framed: readonly Framed[], seq: number, now: number): void {
    for (const { row, json } of framed)
      if (this.#matches.some((matches) => matches(row))) this.#waiting.set(row.key, json);
    if (this.#waiting.size === 0) return;
    this.#seq = seq;
    if (now - this.#second >= 1000) {
      this.#second = now;
      this.#sent = 0;
    }
    if (this.#timer !== undefined) return;
    if (this.#sent + this.#waiting.size <= BATCH_ABOVE_PER_SECOND) this.flush();
    else this.#timer = setTimeout(() => this.flush(), BATCH_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    this.#sent += this.#waiting.size;
    const frame = `{"type":"spans","seq":${this.#seq},"rows":[${[...this.#waiting.values()].join(",")}]}`;
    this.#waiting.clear();
    this.socket.send(frame);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }
}

function compile(state: WatcherState): ((row: SpanRow) => boolean)[] {
  return Object.values(state.subscriptions).map(({ filter, conversation_id }) =>
    toPredicate({ ...filter, conversation: conversation_id ?? undefined }),
  );
}
