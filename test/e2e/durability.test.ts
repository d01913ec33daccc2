import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildDashboard } from "../../scripts/runtime/build.ts";
import { freePort } from "../../scripts/runtime/lock.ts";
import { fromRoot } from "../../scripts/runtime/root.ts";
import type { SignupAnswer } from "../../worker/protocol/account.ts";

let folder: string;
let port: number;
let server: ChildProcess | null = null;

beforeAll(async () => {
  await buildDashboard();
  folder = mkdtempSync(join(tmpdir(), "binnacle-kill-"));
  port = await freePort(0, "127.0.0.1");
});
afterAll(() => {
  server?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the real thing as a process of its own, and waits until it has printed its address. */
async function start(): Promise<string> {
  const args = [fromRoot("scripts/start.ts"), "--empty", "--port", String(port), "--data", folder];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  server = child;
  let printed = "";
  return new Promise((resolve, reject) => {
    const read = (text: Buffer) => {
      printed += text;
      const address = /Binnacle is at (\S+)/.exec(printed)?.[1];
      if (address) resolve(address);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", (code) => reject(new Error(`it ended with ${code}: ${printed}`)));
  });
}

function kill(): Promise<void> {
  return new Promise((resolve) => {
    server?.once("exit", () => resolve());
    server?.kill("SIGKILL");
  });
}

test("what was acknowledged is there after SIGKILL, and the port and the data are free again", async () => {
  const headers = { "content-type": "application/json" };
  let url = await start();
  const body = JSON.stringify({ email: "ada@example.com", password: "a few words to remember" });
  const signedUp = await fetch(`${url}/api/v1/signup`, {
    method: "POST",
    headers: { ...headers, origin: url },
    body,
  });
  const { keys } = (await signedUp.json()) as SignupAnswer;
  const authorization = `Bearer ${keys.secret.key}`;

  // Several times, so that the kill falls before, into and after a commit.
  const sent: string[] = [];
  for (let round = 0; round < 4; round++) {
    for (let n = 0; n < 5; n++) {
      const trace = `kill-${round}-${n}`;
      const event = {
        id: "span",
        trace_id: trace,
        conversation_id: trace,
        input: `round ${round}`,
        output: "kept",
      };
      const response = await fetch(`${url}/api/v1/spans`, {
        method: "POST",
        headers: { ...headers, authorization },
        body: JSON.stringify(event),
      });
      expect(response.status).toBe(202);
      sent.push(trace);
      if (n < 4) await new Promise((resolve) => setTimeout(resolve, round * 60));
    }
    await kill();
    url = await start();
  }

  for (const trace of sent) {
    const answer = await fetch(`${url}/api/v1/conversations/${trace}`, { headers: { authorization } });
    expect(answer.status, trace).toBe(200);
    const { conversation } = (await answer.json()) as { conversation: { spans: number } };
    expect(conversation.spans, trace).toBe(1);
  }
});
