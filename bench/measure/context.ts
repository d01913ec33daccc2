import type { Figures } from "../figures.ts";
import type { LoadClient } from "../processes.ts";

/** What every measurement is given. */
export interface Bench {
  bundle: string;
  client: LoadClient;
  figures: Figures;
  /** Seconds of one load of acknowledged events, and of a floor. */
  shortSeconds: number;
  /** Seconds of the sustained load. */
  seconds: number;
  connections: number;
  warmupMs: number;
}
