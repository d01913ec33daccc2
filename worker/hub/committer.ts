import type { SeqRange } from "../db/logs/commit.ts";
import { type BaseCache, type CommitDeps, type Committed, commitRange } from "./commit.ts";
import type { HubLog } from "./log.ts";

/** The longest an event waits for its commit to begin, milliseconds. */
const MAX_WAIT_MS = 250;
/** A commit begins at once when this much waits, and takes no more than this. */
const COMMIT_EVENTS = 500;
const COMMIT_BYTES = 4 * 1024 * 1024;
/** Committed entries are kept this long for watchers who come back. */
const KEEP_MS = 5 * 60_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** The alarm is the guarantee behind the timers: it re-runs a commit that an eviction cut off. */
const ALARM_MS = 5_000;

export interface CommitterDeps {
  log: HubLog;
  cache: BaseCache;
  commit(): CommitDeps;
  committed(outcome: Committed, range: SeqRange): void;
  setAlarm(at: number): void;
  now(): number;
}

/** Decides when to commit, and keeps trying. One commit is under way at a time. */
export class Committer {
  readonly #deps: CommitterDeps;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #failures = 0;
  #alarmAt: number | null = null;
  #lastCommit: number | null = null;

  constructor(deps: CommitterDeps) {
    this.#deps = deps;
    if (deps.log.waiting.events > 0) this.schedule();
  }

  /** When the last commit ended, milliseconds; null when none has since the hub woke. */
  get lastCommit(): number | null {
    return this.#lastCommit;
  }

  /** Something was appended. */
  schedule(): void {
    this.#arm(ALARM_MS);
    if (this.#running || this.#failures > 0) return;
    const { events, bytes } = this.#deps.log.waiting;
    if (events >= COMMIT_EVENTS || bytes >= COMMIT_BYTES) void this.run();
    else this.#timer ??= setTimeout(() => void this.run(), MAX_WAIT_MS);
  }

  /** Commits all that waits; resolves when it is done or has failed (and will be tried again). */
  run(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
      if (this.#failures > 0) this.#retryLater();
      else if (this.#deps.log.waiting.events > 0) this.schedule();
    });
    return this.#running;
  }

  /** The alarm rang. */
  async alarm(): Promise<void> {
    const { log, now } = this.#deps;
    this.#alarmAt = null;
    if (log.waiting.events > 0) await this.run();
    // Also when more waits: under a steady stream something always does.
    const kept = log.prune(now() - KEEP_MS);
    if (log.waiting.events > 0) this.#arm(Math.max(ALARM_MS, this.#delay()));
    else if (kept) this.#arm(KEEP_MS);
  }

  async #drain(): Promise<void> {
    const { log, cache, now } = this.#deps;
    // Only what would not wait of itself: a trickle is left to gather until its time.
    for (let full = true; full; full = log.waiting.events >= COMMIT_EVENTS) {
      const range = log.openRange(COMMIT_EVENTS, COMMIT_BYTES);
      if (!range) return;
      try {
        const outcome = await commitRange(this.#deps.commit(), cache, range, log.entries(range));
        log.close(range);
        this.#failures = 0;
        this.#lastCommit = now();
        this.#deps.committed(outcome, range);
      } catch (error) {
        this.#failures++;
        cache.clear();
        console.error(`commit of ${range.first}–${range.last} failed, attempt ${this.#failures}:`, error);
        return;
      }
    }
  }

  #retryLater(): void {
    const wait = this.#delay();
    this.#arm(wait + ALARM_MS);
    this.#timer ??= setTimeout(() => void this.run(), wait);
  }

  /** Doubles with every failure; the jitter keeps a thousand hubs from coming back together. */
  #delay(): number {
    const base = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, this.#failures - 1));
    return base * (0.75 + Math.random() / 2);
  }

  #arm(wait: number): void {
    const at = this.#deps.now() + wait;
    // Setting an alarm is a billed write: one that comes soon enough is left alone.
    if (this.#alarmAt !== null && this.#alarmAt <= at + ALARM_MS) return;
    this.#alarmAt = at;
    this.#deps.setAlarm(at);
  }
}
