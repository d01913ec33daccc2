import { MAX_EVENTS } from "../../protocol/limits.ts";
import type { MessageTable } from "./schema.ts";

/** Far above what 10 MiB of real telemetry hold; a body of empty messages would be 5 million objects. */
const MAX_MESSAGES = 1_000_000;
/** Messages within messages. A value at 40 within arrays and maps is still read. */
export const MAX_DEPTH = 100;

export class TooMuch extends Error {}

/** Counts what a request is made of while it is read, and throws `TooMuch` past the limits. */
export class Budget {
  #messages = 0;
  #counted = 0;

  take(table: MessageTable): void {
    if (++this.#messages > MAX_MESSAGES) throw new TooMuch("the request holds too many values");
    if (table.counted && ++this.#counted > MAX_EVENTS)
      throw new TooMuch(`a request may carry ${MAX_EVENTS} spans or log records at most`);
  }
}
