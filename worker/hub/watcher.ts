import { parseFilter } from "../domain/filter/parse.ts";
import { type Predicate, toPredicate } from "../domain/filter/predicate.ts";
import type { LiveSpan } from "./live-span.ts";

export interface Subscription {
  filter: string;
  conversation_id: string | null;
  /** When it was made, microseconds: what relative times count from. */
  now: number;
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

/** With its JSON, made once for all who get it. */
export interface Framed extends LiveSpan {
  json: string;
}

/** One socket: what it asked for, and what waits to be sent to it. */
export class Watcher {
  readonly id: string;
  readonly socket: WebSocket;
  readonly state: WatcherState;
  readonly #matches = new Map<string, Predicate>();
  /** By subscription, then by span key. */
  readonly #waiting = new Map<string, Map<string, string>>();
  #seq = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #second = 0;
  #sent = 0;

  constructor(id: string, socket: WebSocket, state: WatcherState) {
    this.id = id;
    this.socket = socket;
    // Without a prototype: a subscription may be called "__proto__".
    this.state = { ...state, subscriptions: Object.assign(Object.create(null), state.subscriptions) };
    for (const [name, subscription] of Object.entries(state.subscriptions))
      this.#matches.set(name, compile(subscription));
  }

  subscribe(id: string, subscription: Subscription): void {
    this.state.subscriptions[id] = subscription;
    this.#matches.set(id, compile(subscription));
  }

  unsubscribe(id: string): void {
    delete this.state.subscriptions[id];
    this.#matches.delete(id);
    this.#waiting.delete(id);
  }

  /** Sends what matches: at once, or in the next batch when much is coming. `only` names one subscription. */
  offer(framed: readonly Framed[], seq: number, now: number, only?: string): void {
    for (const [id, matches] of this.#matches) {
      if (only !== undefined && only !== id) continue;
      for (const { row, span, json } of framed) if (matches(span)) this.#wait(id, row.key, json);
    }
    const waiting = this.#count();
    if (waiting === 0) return;
    this.#seq = seq;
    if (now - this.#second >= 1000) {
      this.#second = now;
      this.#sent = 0;
    }
    if (this.#timer !== undefined) return;
    if (this.#sent + waiting <= BATCH_ABOVE_PER_SECOND) this.flush();
    else this.#timer = setTimeout(() => this.flush(), BATCH_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [id, rows] of this.#waiting) {
      this.#sent += rows.size;
      const head = `{"type":"spans","id":${JSON.stringify(id)},"seq":${this.#seq}`;
      this.socket.send(`${head},"rows":[${[...rows.values()].join(",")}]}`);
    }
    this.#waiting.clear();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #wait(id: string, key: string, json: string): void {
    const rows = this.#waiting.get(id);
    if (rows) rows.set(key, json);
    else this.#waiting.set(id, new Map([[key, json]]));
  }

  #count(): number {
    let count = 0;
    for (const rows of this.#waiting.values()) count += rows.size;
    return count;
  }
}

/** A filter was read before it was kept; one that cannot be read any more, after a change of the language, shows nothing. */
function compile({ filter, conversation_id, now }: Subscription): Predicate {
  const parsed = parseFilter(filter, now);
  if (!parsed.ok) return () => false;
  const matches = toPredicate(parsed.filter);
  if (conversation_id === null) return matches;
  return (span) => span.conversationId === conversation_id && matches(span);
}
