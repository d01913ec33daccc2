import { makeProjects } from "../accounts.ts";
import type { FigureOptions } from "../figures.ts";
import { startServer } from "../processes.ts";
import type { Bench } from "./context.ts";
import { DESIGN, STORE_FLOOR } from "./floors.ts";

const AIMS: Record<number, { rate?: number; p50?: number; p99?: number }> = {
  100: { rate: 20_000 },
  1: { rate: 2000, p50: 6, p99: 100 },
};

/** Acknowledged events/s as fast as the connections send. Commits go on meanwhile, as they always do. */
export async function acknowledged(bench: Bench): Promise<void> {
  for (const projects of [1, 10])
    for (const batch of [100, 10, 1]) {
      const server = await startServer("app", bench.bundle);
      try {
        const { events, seconds, latency, refused, cpu } = await bench.client.run(
          {
            type: "closed_loop",
            origin: server.origin,
            path: "/api/v1/spans",
            keys: await makeProjects(server.origin, projects),
            connections: bench.connections,
            batch,
            warmupMs: bench.warmupMs,
            ms: bench.shortSeconds * 1000,
          },
          server.pid,
        );
        const name = `acknowledged by ${batch}, ${projects === 1 ? "one project" : "ten projects"}`;
        const aims = AIMS[batch] ?? {};
        const figure = (what: string, value: number, options: FigureOptions) =>
          bench.figures.note(`${name}: ${what}`, value, options);
        figure("rate", events / seconds, {
          unit: "events/s",
          aim: aims.rate ? { atLeast: aims.rate } : undefined,
          floor: { design: DESIGN[STORE_FLOOR]?.[batch], figure: `${STORE_FLOOR}, by ${batch}` },
        });
        figure("p50", latency.p50, { unit: "ms", aim: aims.p50 ? { atMost: aims.p50 } : undefined });
        figure("p99", latency.p99, { unit: "ms", aim: aims.p99 ? { atMost: aims.p99 } : undefined });
        figure("CPU", (cpu / events) * 1e3, { unit: "ms/event" });
        if (Object.keys(refused).length > 0) console.log("  refused, by status:", refused);
      } finally {
        await server.stop();
      }
    }
}
