import { setTimeout as sleep } from "node:timers/promises";
import { type Client, type Event, httpClient } from "./client.ts";
import { type Clock, jumpingClock, playConversation } from "./conversation.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIOS } from "./scenarios.ts";

export interface DemoOptions {
  url: string;
  /** A key that may ingest. */
  key: string;
  /** Whether to send conversations of the last hours first. */
  past: boolean;
  signal: AbortSignal;
}

/** Customers who talk with the chatbot at the same time. */
const CUSTOMERS = 3;
const PAST_CONVERSATIONS = 40;
const BATCH = 200;
const PAST_MS = 6 * 3_600_000;

/** Plays the dealership's conversations until it is told to stop. */
export async function playDemo({ url, key, past, signal }: DemoOptions): Promise<void> {
  const client = httpClient(url, key, signal);
  const deck = endless(SCENARIOS);
  try {
    const earlier = past ? await pastEvents(Date.now()) : [];
    for (let n = 0; n < earlier.length; n += BATCH) await client.send(earlier.slice(n, n + BATCH));
    await Promise.all(
      Array.from({ length: CUSTOMERS }, async (_, n) => {
        await sleep(n * 3000, undefined, { signal });
        for (;;) {
          await playConversation(deck(), client, liveClock(signal));
          await sleep(4000 + Math.random() * 8000, undefined, { signal });
        }
      }),
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function endless<T>(items: T[]): () => T {
  let next = 0;
  return () => items[next++ % items.length] as T;
}

function liveClock(signal: AbortSignal): Clock {
  const clock: Clock = {
    now: () => performance.timeOrigin + performance.now(),
    sleep: (ms) => sleep(ms, undefined, { signal }),
    async together(runs) {
      await Promise.all(runs.map((run) => run(clock)));
    },
  };
  return clock;
}

/**
 * The events of conversations that ended before `now` (ms), oldest first, a few minutes apart and none overlapping
 * the present.
 */
export async function pastEvents(now: number, scenarios: Scenario[] = SCENARIOS): Promise<Event[]> {
  const events: Event[] = [];
  const collector: Client = { send: async (sent) => void events.push(...sent) };
  const deck = endless(scenarios);
  const step = PAST_MS / PAST_CONVERSATIONS;
  for (let n = PAST_CONVERSATIONS; n > 0; n--) {
    const start = now - n * step + Math.random() * step * 0.7;
    await playConversation(deck(), collector, jumpingClock(start));
  }
  return events;
}
