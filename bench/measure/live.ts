import { makeProjects } from "../accounts.ts";
import { startServer } from "../processes.ts";
import type { Bench } from "./context.ts";

const RATE = 1000;
const CASES: { name: string; watchers: number; filter: Record<string, string> }[] = [
  { name: "1 watcher of all", watchers: 1, filter: {} },
  // Under 200 spans/s a watcher is sent each append at once; above, what gathers in 100 ms.
  { name: "1 watcher of a tenth", watchers: 1, filter: { model: "gpt-4o" } },
  { name: "100 watchers of all", watchers: 100, filter: {} },
  { name: "100 watchers of a tenth", watchers: 100, filter: { model: "gpt-4o" } },
];

/** From before the POST to the arrival on the socket, at 1,000 events/s in batches of 10. */
export async function live(bench: Bench): Promise<void> {
  for (const { name, watchers, filter } of CASES) {
    const server = await startServer("app", bench.bundle);
    try {
      const [key] = (await makeProjects(server.origin, 1)) as [string];
      const { delay, missing, sentPerSecond, frames } = await bench.client.run(
        {
          type: "live",
          origin: server.origin,
          key,
          watchers,
          timed: Math.min(watchers, 5),
          eventsPerSecond: RATE,
          batch: 10,
          filter,
          warmupMs: 2 * bench.warmupMs,
          ms: bench.shortSeconds * 1000,
        },
        server.pid,
      );
      const note = (what: string, value: number, atMost?: number) =>
        bench.figures.note(`live, ${name}: ${what}`, value, {
          unit: "ms",
          aim: atMost === undefined ? undefined : { atMost },
        });
      note("p50", delay.p50, 10);
      note("p99", delay.p99, 50);
      note("longest", delay.max);
      console.log(
        `  ${sentPerSecond.toFixed(0)} events/s sent; ${frames} frames; ${missing} of ${delay.count + missing} rows missing`,
      );
    } finally {
      await server.stop();
    }
  }
}
