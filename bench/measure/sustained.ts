import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeProjects } from "../accounts.ts";
import { memory } from "../proc.ts";
import { startServer } from "../processes.ts";
import type { Bench } from "./context.ts";

const BATCH = 100;
const MAX_BACKLOG = 3000;
const DRAIN_MS = 120_000;
/** D1 with full text, DESIGN.md. */
const D1_FLOOR = 6400;

/** Events/s that are acknowledged and committed, index and text search included, with a backlog that does not grow. */
export async function sustained(bench: Bench): Promise<void> {
  for (const projects of [1, 10]) {
    const server = await startServer("app", bench.bundle);
    try {
      const result = await bench.client.run(
        {
          type: "sustained",
          origin: server.origin,
          keys: await makeProjects(server.origin, projects),
          connections: bench.connections,
          batch: BATCH,
          maxBacklog: MAX_BACKLOG,
          warmupMs: bench.warmupMs,
          ms: bench.seconds * 1000,
          drainMs: DRAIN_MS,
        },
        server.pid,
      );
      const name = `sustained by ${BATCH}, ${projects === 1 ? "one project" : "ten projects"}`;
      const note = (
        what: string,
        value: number,
        unit: string,
        aim?: { atLeast: number } | { atMost: number },
      ) =>
        bench.figures.note(`${name}: ${what}`, value, {
          unit,
          aim,
          floor: what === "committed" ? { design: D1_FLOOR } : undefined,
        });
      note("acknowledged", result.acknowledged / result.seconds, "events/s");
      note("committed", result.committed / result.seconds, "events/s", { atLeast: 5000 });
      note("CPU all in", (result.cpu / result.committed) * 1e3, "ms/event", { atMost: 0.15 });
      note("p50", result.latency.p50, "ms");
      note("p99", result.latency.p99, "ms");
      note("uncommitted at the end", result.uncommittedAtEnd, "events");
      note("lag at the end", result.lagMs, "ms");
      note("until all is committed", result.drainMs ?? DRAIN_MS, "ms");
      const { rss, peak } = memory(server.pid);
      note("memory after", rss, "MB", { atMost: 500 });
      note("memory at most", peak, "MB");
      check(server.persist, result.sent, result.refused);
    } finally {
      await server.stop();
    }
  }
}

/** Committed means there: the spans are counted in the databases themselves. */
function check(persist: string, sent: number, refused: Record<string, number>): void {
  const folder = join(persist, "v3/d1/miniflare-D1DatabaseObject");
  let spans = 0;
  for (const name of readdirSync(folder).filter((file) => /^[0-9a-f]+\.sqlite$/.test(file))) {
    const database = new DatabaseSync(join(folder, name), { readOnly: true });
    const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'spans'").get();
    if (table) spans += (database.prepare("SELECT count(*) AS n FROM spans").get() as { n: number }).n;
    database.close();
  }
  const verdict = spans === sent ? "as many as were acknowledged" : `but ${sent} were acknowledged`;
  console.log(`  in the databases: ${spans} spans, ${verdict}; refused: ${JSON.stringify(refused)}`);
}
