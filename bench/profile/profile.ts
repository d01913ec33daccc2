import { spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../scripts/runtime/root.ts";
import { makeProjects } from "../accounts.ts";
import type { LiveJob, SustainedJob } from "../load/jobs.ts";
import { LoadClient, startServer, temporaryFolder } from "../processes.ts";
import { Attributor, parseStacks, type Stack } from "./stacks.ts";

// JavaScript has names for perf only when V8 writes them down, in /tmp/perf-PID.map.
const V8_FLAGS = "--perf-basic-prof --interpreted-frames-native-stack";
const FREQUENCY = 999;
const WARMUP_MS = 6000;
const TOP = 25;
const PAGE = 4096;

interface Scenario {
  title: string;
  job(origin: string, keys: string[], ms: number): SustainedJob | LiveJob;
}

const SCENARIOS: Scenario[] = [
  { title: "Sustained, by 100", job: (origin, keys, ms) => sustainedBy(100, 8, origin, keys, ms) },
  { title: "Sustained, by 1", job: (origin, keys, ms) => sustainedBy(1, 32, origin, keys, ms) },
  {
    title: "1,000 events/s, 100 watchers of all",
    job: (origin, [key], ms) => ({
      type: "live",
      origin,
      key: key as string,
      watchers: 100,
      timed: 1,
      eventsPerSecond: 1000,
      batch: 10,
      filter: {},
      warmupMs: WARMUP_MS,
      ms,
    }),
  },
];

function sustainedBy(batch: number, connections: number, origin: string, keys: string[], ms: number) {
  const loads = { type: "sustained" as const, origin, keys, connections, batch };
  return { ...loads, maxBacklog: 3000, warmupMs: WARMUP_MS, ms, drainMs: 0 };
}

/** Where the processor time of an event goes. Needs Linux's perf. */
export async function profile(bundle: string, seconds: number): Promise<void> {
  if (spawnSync("perf", ["--version"]).status !== 0)
    throw new UserError("The profile is taken with Linux's perf, which is not here (Debian: linux-perf).");
  process.env.MINIFLARE_WORKERD_V8_FLAGS = V8_FLAGS;
  const client = new LoadClient();
  try {
    for (const scenario of SCENARIOS) await profileScenario(bundle, client, scenario, seconds);
  } finally {
    client.stop();
  }
}

async function profileScenario(
  bundle: string,
  client: LoadClient,
  { title, job }: Scenario,
  seconds: number,
) {
  const folder = temporaryFolder("profile");
  const server = await startServer("app", bundle);
  try {
    const file = join(folder, "perf.data");
    const keys = await makeProjects(server.origin, 1);
    // The recording begins with the measuring and ends a moment before it.
    const recorded = Promise.withResolvers<void>();
    const result = await client.run(job(server.origin, keys, seconds * 1000 + 500), server.pid, () =>
      recorded.resolve(record(server.pid, file, seconds)),
    );
    await recorded.promise;
    const events = "committed" in result ? result.committed : result.sentPerSecond * seconds;
    const microseconds = (result.cpu / events) * 1e6;
    console.log(
      `\n${title}: ${(events / seconds).toFixed(0)} events/s, ${microseconds.toFixed(0)} µs of CPU an event`,
    );
    keepNewest(`/tmp/perf-${server.pid}.map`);
    print(script(file), new Attributor(join(bundle, "index.js.map")), microseconds);
  } finally {
    await server.stop();
    rmSync(`/tmp/perf-${server.pid}.map`, { force: true });
    rmSync(folder, { recursive: true });
  }
}

function record(pid: number, file: string, seconds: number): Promise<void> {
  const args = ["record", "-F", String(FREQUENCY), "-g", "-p", String(pid), "-o", file, "--"];
  const perf = spawn("perf", [...args, "sleep", String(seconds)], { stdio: "ignore" });
  return new Promise((resolve, reject) => {
    perf.once("error", reject);
    perf.once("exit", () => resolve());
  });
}

/** V8 gives the place of dropped code to new code, and perf takes the first name of a place: only the last is left. */
function keepNewest(mapFile: string): void {
  const pages = new Map<number, [start: number, end: number][]>();
  const kept = readFileSync(mapFile, "utf8")
    .split("\n")
    .reverse()
    .filter((line) => {
      const [, at, size] = /^([0-9a-f]+) ([0-9a-f]+) /.exec(line) ?? [];
      if (at === undefined || size === undefined) return false;
      const start = Number.parseInt(at, 16);
      const end = start + Number.parseInt(size, 16);
      const touched = [];
      for (let page = Math.floor(start / PAGE); page <= Math.floor(end / PAGE); page++) touched.push(page);
      for (const page of touched)
        if (pages.get(page)?.some(([from, to]) => start < to && from < end)) return false;
      for (const page of touched) {
        const ranges = pages.get(page) ?? [];
        ranges.push([start, end]);
        pages.set(page, ranges);
      }
      return true;
    });
  writeFileSync(mapFile, `${kept.reverse().join("\n")}\n`);
}

function script(file: string): Stack[] {
  const ran = spawnSync("perf", ["script", "-i", file, "-F", "comm,tid,ip,sym"], {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  return parseStacks(ran.stdout);
}

function print(stacks: Stack[], attributor: Attributor, microseconds: number): void {
  const works = new Map<string, number>();
  const parts = new Map<string, number>();
  const selves = new Map<string, number>();
  const totals = new Map<string, number>();
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const stack of stacks) {
    const { work, owner, within } = attributor.attribute(stack);
    add(works, work);
    add(parts, partOf(owner, work));
    if (owner !== null) add(selves, `${owner}${work === "JavaScript" ? "" : ` · ${work}`}`);
    for (const place of within) add(totals, place);
  }
  const table = (title: string, map: Map<string, number>) => {
    console.log(`\n${title}\n  share  µs/event`);
    for (const [key, count] of [...map].sort((a, b) => b[1] - a[1]).slice(0, TOP)) {
      const share = count / stacks.length;
      console.log(
        `${(share * 100).toFixed(1).padStart(6)}%${(share * microseconds).toFixed(1).padStart(9)}  ${key}`,
      );
    }
  };
  table("By what was being done", works);
  table("By the part of the program that was doing it", parts);
  table("By function, without what it calls", selves);
  table("By function, with what it calls", totals);
}

/** The folder of a function: `worker/hub`, a package, or a simulator. Natively, what was being done. */
function partOf(owner: string | null, work: string): string {
  if (owner === null) return work;
  const file = owner.replace(" (Miniflare)", "").split(" ").at(-1) as string;
  if (/^(database|entry)\.worker/.test(file)) return "Miniflare's D1";
  if (/^(bucket|object-entry)\.worker/.test(file)) return "Miniflare's R2";
  return file.split("/").slice(0, 2).join("/").replace(/:\d+$/, "");
}
