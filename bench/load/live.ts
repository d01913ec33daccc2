import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "undici";
import type { ServerMessage } from "../../worker/protocol/live.ts";
import type { Marks } from "./closed-loop.ts";
import { Connection } from "./http.ts";
import type { LiveJob, LiveResult } from "./jobs.ts";
import { quantiles } from "./latencies.ts";
import { EventStream } from "./stream.ts";
import type { ConversationTemplate } from "./templates.ts";

const CONNECTIONS = 32;
/** How long what is late may still come. */
const LAST_ARRIVALS_MS = 30_000;

const filterText = (job: LiveJob) =>
  Object.entries(job.filter)
    .map(([field, value]) => `${field}:"${value}"`)
    .join(" ");

/** Opens a socket that is subscribed when this resolves. */
async function watch(job: LiveJob, arrived: (text: string) => void): Promise<WebSocket> {
  const socket = new WebSocket(`${job.origin.replace("http", "ws")}/api/v1/live`, {
    headers: { authorization: `Bearer ${job.key}` },
  });
  const ready = Promise.withResolvers<void>();
  socket.onerror = () => ready.reject(new Error("a watcher's socket failed"));
  socket.onopen = () => socket.send(JSON.stringify({ type: "hello", v: 1 }));
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.type !== "ready") throw new Error(`expected "ready": ${data}`);
    socket.onmessage = (event) => arrived(event.data as string);
    socket.send(JSON.stringify({ type: "subscribe", id: "all", filter: filterText(job) }));
    ready.resolve();
  };
  await ready.promise;
  return socket;
}

export async function live(
  job: LiveJob,
  templates: ConversationTemplate[],
  marks: Marks,
): Promise<LiveResult> {
  const sentAt = new Map<string, number>();
  const wanted = new Set<string>();
  const delays: number[] = [];
  const latencies: number[] = [];
  let frames = 0;
  const seen: Set<string>[] = [];

  const sockets: WebSocket[] = [];
  for (let n = 0; n < job.watchers; n++) {
    // Spread over the order of sending: the last watcher waits for all before it.
    const timed = job.timed >= job.watchers || n % Math.floor(job.watchers / job.timed) === 0;
    const mine = new Set<string>();
    if (timed) seen.push(mine);
    sockets.push(
      await watch(job, (text) => {
        const now = performance.now();
        frames++;
        if (!timed) return;
        const message = JSON.parse(text) as ServerMessage;
        if (message.type !== "spans") return;
        for (const { id } of message.rows) {
          const sent = sentAt.get(id);
          // A row may come again when its commit found out more.
          if (sent === undefined || mine.has(id)) continue;
          mine.add(id);
          delays.push(now - sent);
        }
      }),
    );
  }

  const connections = Array.from(
    { length: CONNECTIONS },
    () => new Connection(job.origin, "/api/v1/spans", job.key),
  );
  const stream = new EventStream(templates, 0);
  const everyMs = (1000 * job.batch) / job.eventsPerSecond;
  const posts: Promise<void>[] = [];
  const matches = (event: Record<string, unknown>) =>
    Object.entries(job.filter).every(([field, value]) => event[field] === value);
  let measuring = false;
  let sent = 0;

  async function post(n: number): Promise<void> {
    const body = stream.next(job.batch);
    const events = measuring ? (JSON.parse(body.toString()) as Record<string, unknown>[]) : [];
    const before = performance.now();
    for (const event of events)
      if (matches(event)) {
        sentAt.set(event.id as string, before);
        wanted.add(event.id as string);
      }
    const { status } = await (connections[n % CONNECTIONS] as Connection).post(body);
    if (status !== 202) throw new Error(`ingest answered ${status}`);
    if (events.length === 0) return;
    latencies.push(performance.now() - before);
    sent += job.batch;
  }

  const began = performance.now();
  let measuringSince = began;
  for (let n = 0; ; n++) {
    // The beat is kept whatever the answers do: a slow server must not slow the clock that judges it.
    const due = began + n * everyMs;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    if (!measuring && due - began >= job.warmupMs) {
      marks.measuring();
      measuring = true;
      measuringSince = performance.now();
    }
    if (due - began >= job.warmupMs + job.ms) break;
    posts.push(post(n));
  }
  const seconds = (performance.now() - measuringSince) / 1000;
  marks.measured();
  await Promise.all(posts);
  const missed = () => seen.reduce((sum, mine) => sum + wanted.size - mine.size, 0);
  const lastCall = performance.now() + LAST_ARRIVALS_MS;
  while (missed() > 0 && performance.now() < lastCall) await sleep(50);
  const missing = missed();
  for (const socket of sockets) socket.close();
  for (const connection of connections) await connection.close();
  return {
    delay: quantiles(delays),
    sentPerSecond: sent / seconds,
    missing,
    frames,
    latency: quantiles(latencies),
  };
}
