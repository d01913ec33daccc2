import type { Quantiles } from "./latencies.ts";

/** Requests as fast as the connections allow. */
export interface ClosedLoopJob {
  type: "closed_loop";
  origin: string;
  path: string;
  /** One per project; connections are dealt out among them. */
  keys: string[];
  connections: number;
  batch: number;
  warmupMs: number;
  ms: number;
}

export interface ClosedLoopResult {
  events: number;
  seconds: number;
  latency: Quantiles;
  /** Answers by status, other than 2xx. */
  refused: Record<string, number>;
  bytesPerEvent: number;
}

/** As many events as are committed as fast as they come: connections pause while the backlog is at its bound. */
export interface SustainedJob {
  type: "sustained";
  origin: string;
  keys: string[];
  connections: number;
  batch: number;
  /** Uncommitted events of all projects together. */
  maxBacklog: number;
  warmupMs: number;
  ms: number;
  /** How long the drain may take. */
  drainMs: number;
}

export interface SustainedResult {
  seconds: number;
  acknowledged: number;
  committed: number;
  uncommittedAtEnd: number;
  largestBacklog: number;
  /** Age of the oldest uncommitted event at the end. */
  lagMs: number;
  /** Until nothing was uncommitted; null when that took longer than was allowed. */
  drainMs: number | null;
  /** All that was acknowledged since the job began, warm-up included. */
  sent: number;
  latency: Quantiles;
  refused: Record<string, number>;
}

/** Events at a fixed rate, and watchers who wait for them. */
export interface LiveJob {
  type: "live";
  origin: string;
  key: string;
  watchers: number;
  /** Watchers that note arrivals; the others read and forget. */
  timed: number;
  eventsPerSecond: number;
  batch: number;
  /** What the watchers subscribe to. */
  filter: Record<string, string>;
  warmupMs: number;
  ms: number;
}

export interface LiveResult {
  /** Milliseconds from before the POST to the arrival at a timed watcher. */
  delay: Quantiles;
  sentPerSecond: number;
  /** Rows that each timed watcher was to get and did not. */
  missing: number;
  frames: number;
  latency: Quantiles;
}

export type Job = ClosedLoopJob | SustainedJob | LiveJob;
export type ResultOf<J extends Job> = J extends ClosedLoopJob
  ? ClosedLoopResult
  : J extends SustainedJob
    ? SustainedResult
    : LiveResult;

export type FromClient =
  /** The warm-up is over. */
  | { type: "measuring" }
  /** The measured time is over; what follows is winding up. */
  | { type: "measured" }
  | { type: "result"; result: ClosedLoopResult | SustainedResult | LiveResult }
  | { type: "failed"; message: string };
