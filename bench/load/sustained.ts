import { setTimeout as sleep } from "node:timers/promises";
import type { ProjectStatus } from "../../worker/protocol/account.ts";
import type { Marks } from "./closed-loop.ts";
import { Connection, getJson } from "./http.ts";
import type { SustainedJob, SustainedResult } from "./jobs.ts";
import { quantiles } from "./latencies.ts";
import { EventStream } from "./stream.ts";
import type { ConversationTemplate } from "./templates.ts";

const LOOK_MS = 100;

interface Backlog {
  events: number;
  lagMs: number;
}

async function backlogOf(job: SustainedJob): Promise<Backlog> {
  const all = await Promise.all(
    job.keys.map((key) => getJson(job.origin, "/api/v1/status", key) as Promise<ProjectStatus>),
  );
  const now = Date.now();
  return {
    events: all.reduce((sum, { uncommitted_events: events }) => sum + events, 0),
    lagMs: Math.max(
      ...all.map(({ oldest_uncommitted_at: oldest }) => (oldest ? now - Date.parse(oldest) : 0)),
    ),
  };
}

export async function sustained(
  job: SustainedJob,
  templates: ConversationTemplate[],
  marks: Marks,
): Promise<SustainedResult> {
  const latencies: number[] = [];
  const refused: Record<string, number> = {};
  let sent = 0;
  let measuring = false;
  let stopped = false;
  // What is under way counts: all connections resuming together would overshoot the bound.
  let known = 0;
  let largest = 0;

  async function watchBacklog(): Promise<void> {
    while (!stopped) {
      known = (await backlogOf(job)).events;
      if (measuring) largest = Math.max(largest, known);
      await sleep(LOOK_MS);
    }
  }

  async function work(index: number): Promise<void> {
    const connection = new Connection(
      job.origin,
      "/api/v1/spans",
      job.keys[index % job.keys.length] as string,
    );
    const stream = new EventStream(templates, index * 7);
    while (!stopped) {
      if (known >= job.maxBacklog) {
        await sleep(5);
        continue;
      }
      const body = stream.next(job.batch);
      known += job.batch;
      const before = performance.now();
      const { status } = await connection.post(body);
      if (status >= 300) {
        refused[status] = (refused[status] ?? 0) + 1;
        continue;
      }
      sent += job.batch;
      if (measuring) latencies.push(performance.now() - before);
    }
    await connection.close();
  }

  const workers = [watchBacklog(), ...Array.from({ length: job.connections }, (_, index) => work(index))];
  await sleep(job.warmupMs);
  const first = await backlogOf(job);
  const sentBefore = sent;
  const began = performance.now();
  marks.measuring();
  measuring = true;
  await sleep(job.ms);
  measuring = false;
  const last = await backlogOf(job);
  const sentAfter = sent;
  const ended = performance.now();
  marks.measured();
  stopped = true;
  await Promise.all(workers);

  let drainMs: number | null = null;
  while (performance.now() - ended < job.drainMs) {
    if ((await backlogOf(job)).events === 0) {
      drainMs = performance.now() - ended;
      break;
    }
    await sleep(20);
  }
  const acknowledged = sentAfter - sentBefore;
  return {
    seconds: (ended - began) / 1000,
    acknowledged,
    committed: acknowledged + first.events - last.events,
    uncommittedAtEnd: last.events,
    largestBacklog: largest,
    lagMs: last.lagMs,
    drainMs,
    sent,
    latency: quantiles(latencies),
    refused,
  };
}
