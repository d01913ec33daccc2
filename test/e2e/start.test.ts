import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildDashboard } from "../../scripts/runtime/build.ts";
import { freePort } from "../../scripts/runtime/lock.ts";
import { fromRoot } from "../../scripts/runtime/root.ts";
import { run } from "../../scripts/runtime/run.ts";

interface Started {
  child: ChildProcess;
  printed: () => string;
  ended: Promise<number | null>;
}

let folder: string;
let port: number;
const started: Started[] = [];

beforeAll(async () => {
  await buildDashboard();
  folder = mkdtempSync(join(tmpdir(), "binnacle-start-"));
  port = await freePort(0, "127.0.0.1");
});
afterAll(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  await Promise.all(started.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

/** Runs what `npm start` runs. */
function start(...args: string[]): Started {
  const script = fromRoot("scripts/start.ts");
  const child = spawn(process.execPath, [script, "--port", String(port), "--data", folder, ...args]);
  let text = "";
  child.stdout.on("data", (more) => (text += more));
  child.stderr.on("data", (more) => (text += more));
  const one = {
    child,
    printed: () => text,
    ended: new Promise<number | null>((resolve) => child.on("exit", resolve)),
  };
  started.push(one);
  return one;
}

async function prints(one: Started, what: RegExp): Promise<string> {
  await expect.poll(one.printed, { timeout: 30_000 }).toMatch(what);
  return one.printed();
}

/** Tries what was printed as a person would: in a shell. */
async function tryCurl(printed: string): Promise<unknown> {
  const command = /curl [\s\S]*?hello"}'/.exec(printed)?.[0] ?? "";
  expect(command).toContain("bn_sk_");
  const { stdout } = await run("/bin/sh", ["-c", `${command} --silent`]);
  return JSON.parse(stdout);
}

test("starts with the demo, keeps its state, refuses a taken port, and ends cleanly", async () => {
  const first = start();
  const printed = await prints(first, /The demo plays/);
  expect(printed).toContain(`http://localhost:${port}`);
  expect(printed).toContain("demo@example.com");
  expect(await tryCurl(printed)).toEqual({ accepted: 1, errors: [] });

  // The secrets are for their owner alone.
  for (const file of ["auth-secret", "demo.json"]) expect(statSync(join(folder, file)).mode & 0o077).toBe(0);

  const second = start();
  expect(await second.ended).toBe(1);
  expect(second.printed()).toContain(`Port ${port} is taken`);
  expect(second.printed()).not.toContain("    at ");

  // Past conversations are there, and live ones come.
  const key = /bn_sk_[\w-]+/.exec(printed)?.[0] ?? "";
  const conversations = async () => {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(`http://localhost:${port}/api/v1/conversations?limit=100`, { headers });
    return ((await answer.json()) as { conversations: unknown[] }).conversations.length;
  };
  await expect.poll(conversations, { timeout: 20_000 }).toBeGreaterThan(42);

  first.child.kill("SIGINT");
  expect(await first.ended).toBe(0);

  const again = start();
  const reprinted = await prints(again, /The demo plays/);
  expect(/bn_sk_[\w-]+/.exec(reprinted)?.[0]).toBe(key);
  expect(await conversations()).toBeGreaterThan(42);
  again.child.kill("SIGTERM");
  expect(await again.ended).toBe(0);
});

test("starts without the demo", async () => {
  const empty = start("--empty");
  const printed = await prints(empty, /Sign up at/);
  expect(printed).not.toContain("bn_sk_");
  empty.child.kill("SIGINT");
  expect(await empty.ended).toBe(0);
});

test("says what is wrong with an option", async () => {
  const wrong = start("--prot", "80");
  expect(await wrong.ended).toBe(1);
  expect(wrong.printed()).toContain("--prot");
  expect(wrong.printed()).toContain("npm start -- [--port N]");
});
