import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { buildBundle } from "../scripts/runtime/build.ts";
import { fromRoot, ROOT, UserError } from "../scripts/runtime/root.ts";
import { Figures } from "./figures.ts";
import { acknowledged } from "./measure/acknowledged.ts";
import type { Bench } from "./measure/context.ts";
import { floors } from "./measure/floors.ts";
import { live } from "./measure/live.ts";
import { sustained } from "./measure/sustained.ts";
import { writes } from "./measure/writes.ts";
import { load } from "./proc.ts";
import { LoadClient, snapshot } from "./processes.ts";
import { profile } from "./profile/profile.ts";

const MEASURES = { floors, acknowledged, sustained, live, writes };
type Measure = keyof typeof MEASURES;

const HELP = `npm run bench -- [profile] [--quick] [--runs N] [--seconds N] [--only A,B] [--baseline]

  profile       where the processor time of an event goes (Linux, perf), instead of the figures
  --quick       everything once, briefly: about a minute and a half
  --runs N      how often everything is measured; medians are shown. 3 unless said
  --seconds N   how long the sustained load lasts. 60 unless said
  --only A,B    of ${Object.keys(MEASURES).join(", ")}
  --baseline    writes the table to bench/BASELINE.md`;

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        runs: { type: "string" },
        seconds: { type: "string" },
        only: { type: "string" },
        baseline: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    throw new UserError(`${(error as Error).message}\n\n${HELP}`);
  }
}

function count(text: string | undefined, otherwise: number): number {
  const number = Number(text ?? otherwise);
  if (!(number > 0)) throw new UserError(`"${text}" is not a number above 0\n\n${HELP}`);
  return number;
}

function chosen(only: string | undefined): Measure[] {
  const names = only?.split(",") ?? Object.keys(MEASURES);
  for (const name of names)
    if (!(name in MEASURES)) throw new UserError(`there is no measure "${name}"\n\n${HELP}`);
  return names as Measure[];
}

async function measure(bundle: string, values: ReturnType<typeof readOptions>["values"]): Promise<void> {
  const { quick } = values;
  const runs = count(values.runs, quick ? 1 : 3);
  const client = new LoadClient();
  const bench: Bench = {
    bundle,
    client,
    figures: new Figures(),
    shortSeconds: quick ? 2 : 6,
    seconds: count(values.seconds, quick ? 10 : 60),
    connections: 32,
    warmupMs: quick ? 1000 : 3000,
  };
  const loads = [load()];
  try {
    for (let run = 1; run <= runs; run++)
      for (const name of chosen(values.only)) {
        console.log(`\n${name}, run ${run} of ${runs} (load ${load()})`);
        await MEASURES[name](bench);
        loads.push(load());
      }
  } finally {
    client.stop();
  }
  report(bench, { runs, loads, baseline: values.baseline });
}

function report(
  bench: Bench,
  { runs, loads, baseline }: { runs: number; loads: number[]; baseline: boolean },
) {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], {
    cwd: ROOT,
    encoding: "utf8",
  }).trim();
  const about = `Commit ${commit}; ${cpus().length} × ${cpus()[0]?.model}; Node ${process.versions.node}; ${runs} run(s) of ${bench.seconds} s; load average ${Math.min(...loads)}–${Math.max(...loads)} (the benchmark itself is about 2).`;
  const table = bench.figures.table();
  console.log(`\n${about}\n\n${table}`);
  mkdirSync(fromRoot("bench/results"), { recursive: true });
  const file = fromRoot("bench/results", `${new Date().toISOString().replaceAll(":", "-")}.json`);
  writeFileSync(file, JSON.stringify({ about, loads, figures: [...bench.figures.all.values()] }, null, 2));
  console.log(`\n${file}`);
  if (baseline)
    writeFileSync(
      fromRoot("bench/BASELINE.md"),
      `# Baseline\n\nWritten by \`npm run bench -- --baseline\`.\n${about}\n\n${table}\n`,
    );
}

async function main(): Promise<void> {
  const { values, positionals } = readOptions();
  if (values.help) return console.log(HELP);
  if (positionals.some((name) => name !== "profile"))
    throw new UserError(`there is no "${positionals.join(" ")}"\n\n${HELP}`);
  const bundle = snapshot(await buildBundle());
  try {
    if (positionals.length > 0) await profile(bundle, count(values.seconds, 15));
    else await measure(bundle, values);
  } finally {
    rmSync(bundle, { recursive: true, force: true });
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
