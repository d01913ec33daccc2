import type { LogChunk, LogEntry } from "./log.ts";

/** An append of this many events is worth a write of its own. */
const LARGE_EVENTS = 50;

export interface AppendDeps {
  write(chunks: LogChunk[]): LogEntry[];
  /** Resolves when all writes so far are durable. */
  sync(): Promise<void>;
  /** Entries that are durable now, in order. */
  appended(entries: LogEntry[]): void;
}

interface Waiting {
  chunks: LogChunk[];
  done: (seq: number) => void;
  failed: (error: unknown) => void;
}

/**
 * Natural group commit: small appends that come while a write is under way wait for it and share the next.
 * A timer would only add its delay. Large appends go straight in.
 */
export class AppendQueue {
  readonly #deps: AppendDeps;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(deps: AppendDeps) {
    this.#deps = deps;
  }

  /** Resolves with the last sequence number of the append when it is durable. */
  append(chunks: LogChunk[]): Promise<number> {
    const events = chunks.reduce((sum, chunk) => sum + chunk.events, 0);
    if (events >= LARGE_EVENTS) return this.#write(chunks);
    return new Promise<number>((done, failed) => {
      this.#waiting.push({ chunks, done, failed });
      if (!this.#writing) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        const seq = await this.#write(group.flatMap(({ chunks }) => chunks));
        for (const { done } of group) done(seq);
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
    this.#writing = false;
  }

  async #write(chunks: LogChunk[]): Promise<number> {
    const entries = this.#deps.write(chunks);
    await this.#deps.sync();
    this.#deps.appended(entries);
    return (entries.at(-1) as LogEntry).seq;
  }
}
