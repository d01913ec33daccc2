import { setTimeout as sleep } from "node:timers/promises";
import { makeProjects } from "../accounts.ts";
import { startServer } from "../processes.ts";
import type { Bench } from "./context.ts";

interface Counters {
  d1_batches: number;
  d1_rows_written: number;
  d1_rows_read: number;
  r2_writes: number;
  r2_reads: number;
  hub_rows_written: number;
}

const WINDING_UP_MS = 3000;

/** What is billed for an event: rows of D1 and of the hub, operations of R2. */
export async function writes(bench: Bench): Promise<void> {
  for (const batch of [100, 1]) {
    const server = await startServer("counting", bench.bundle);
    const counters = async (method = "GET") =>
      (await (await fetch(`${server.origin}/bench/counters`, { method })).json()) as Counters;
    try {
      const keys = await makeProjects(server.origin, 1);
      await counters("DELETE");
      const { sent } = await bench.client.run(
        {
          type: "sustained",
          origin: server.origin,
          keys,
          connections: bench.connections,
          batch,
          maxBacklog: 3000,
          warmupMs: 0,
          ms: bench.shortSeconds * 1000,
          drainMs: 60_000,
        },
        server.pid,
      );
      await sleep(WINDING_UP_MS);
      const counted = await counters();
      const note = (what: string, value: number, unit: string, atMost?: number) =>
        bench.figures.note(`by ${batch}: ${what}`, value, {
          unit,
          aim: atMost === undefined || batch === 1 ? undefined : { atMost },
        });
      note("D1 rows written", counted.d1_rows_written / sent, "/event", 7);
      note("R2 writes", counted.r2_writes / sent, "/event", 0.01);
      note("D1 rows read", counted.d1_rows_read / sent, "/event");
      note("hub rows written", counted.hub_rows_written / sent, "/event");
      note("D1 batches per 1,000 events", (1000 * counted.d1_batches) / sent, "");
    } finally {
      await server.stop();
    }
  }
}
