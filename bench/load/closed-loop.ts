import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "./http.ts";
import type { ClosedLoopJob, ClosedLoopResult } from "./jobs.ts";
import { quantiles } from "./latencies.ts";
import { EventStream } from "./stream.ts";
import type { ConversationTemplate } from "./templates.ts";

export interface Marks {
  measuring(): void;
  measured(): void;
}

export async function closedLoop(
  job: ClosedLoopJob,
  templates: ConversationTemplate[],
  marks: Marks,
): Promise<ClosedLoopResult> {
  const latencies: number[] = [];
  const refused: Record<string, number> = {};
  let events = 0;
  let bytes = 0;
  let measuring = false;
  let stopped = false;

  async function work(index: number): Promise<void> {
    const key = job.keys[index % job.keys.length] as string;
    const connection = new Connection(job.origin, job.path, key);
    const stream = new EventStream(templates, index * 7);
    while (!stopped) {
      const body = stream.next(job.batch);
      const before = performance.now();
      const { status } = await connection.post(body);
      if (!measuring) continue;
      if (status >= 300) {
        refused[status] = (refused[status] ?? 0) + 1;
        continue;
      }
      latencies.push(performance.now() - before);
      events += job.batch;
      bytes += body.length;
    }
    await connection.close();
  }

  const workers = Array.from({ length: job.connections }, (_, index) => work(index));
  await sleep(job.warmupMs);
  marks.measuring();
  measuring = true;
  const began = performance.now();
  await sleep(job.ms);
  measuring = false;
  const seconds = (performance.now() - began) / 1000;
  marks.measured();
  stopped = true;
  await Promise.all(workers);
  return { events, seconds, latency: quantiles(latencies), refused, bytesPerEvent: bytes / events };
}
