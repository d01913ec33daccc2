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

// What comes sooner after a message than a screen draws its next frame waits for that frame.
const FRAME_MS = 8;

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
  #flushed = 0;

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

  /** Sends what matches: at once, or with the next frame when one was just sent. `only` names one subscription. */
  offer(framed: readonly Framed[], seq: number, now: number, only?: string): void {
    for (const [id, matches] of this.#matches) {
      if (only !== undefined && only !== id) continue;
      for (const { row, span, json } of framed) if (matches(span)) this.#wait(id, row.key, json);
    }
    if (this.#waiting.size === 0) return;
    this.#seq = seq;
    if (this.#timer !== undefined) return;
    if (now - this.#flushed >= FRAME_MS) this.flush(now);
    else this.#timer = setTimeout(() => this.flush(now + FRAME_MS), FRAME_MS);
  }

  flush(now: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushed = now;
    for (const [id, rows] of this.#waiting) {
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
}

/** A filter was read before it was kept; one that cannot be read any more, after a change of the language, shows nothing. */
function compile({ filter, conversation_id, now }: Subscription): Predicate {
  const parsed = parseFilter(filter, now);
  if (!parsed.ok) return () => false;
  const matches = toPredicate(parsed.filter);
  if (conversation_id === null) return matches;
  return (span) => span.conversationId === conversation_id && matches(span);
}
