import { startServer } from "../processes.ts";
import type { Bench } from "./context.ts";

export const STORE_FLOOR = "floor: one object stores each batch";
export const EMPTY_FLOOR = "floor: batches read and answered";

/** What the runtime can do at all on this machine, now, with the same bodies and the same client. */
export async function floors(bench: Bench): Promise<void> {
  for (const batch of [100, 10, 1]) {
    const server = await startServer("floor", bench.bundle);
    try {
      for (const [name, path] of [
        [EMPTY_FLOOR, "/"],
        [STORE_FLOOR, "/store/one"],
      ] as const) {
        const { events, seconds } = await bench.client.run(
          {
            type: "closed_loop",
            origin: server.origin,
            path,
            keys: [""],
            connections: bench.connections,
            batch,
            warmupMs: bench.warmupMs,
            ms: bench.shortSeconds * 1000,
          },
          server.pid,
        );
        bench.figures.note(`${name}, by ${batch}`, events / seconds, {
          unit: "events/s",
          floor: { design: DESIGN[name]?.[batch] },
        });
      }
    } finally {
      await server.stop();
    }
  }
}

/** DESIGN.md's, on bare workerd. */
export const DESIGN: Record<string, Record<number, number | undefined>> = {
  [EMPTY_FLOOR]: { 100: 290_000, 1: 12_900 },
  [STORE_FLOOR]: { 100: 44_000, 1: 3450 },
};
