import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { KEY_PLACE, type Snippet, snippets } from "../../../web/views/onboarding/snippets.ts";

const run = promisify(execFile);
const KEY = "bn_sk_abcDEF012345_0123456789abcdefghijklmnopqrstuv";
const has = (command: string) => spawnSync(command, ["--version"]).status === 0;

interface Received {
  url: string | undefined;
  authorization: string | undefined;
  type: string | undefined;
  event: { model?: string; input?: unknown; output?: unknown };
}

let received: Received[] = [];
const folder = mkdtempSync(join(tmpdir(), "binnacle-snippets-"));
const server = createServer(async (request: IncomingMessage, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const { authorization, "content-type": type } = request.headers;
  received.push({ url: request.url, authorization, type, event: JSON.parse(body) });
  response.writeHead(202, { "content-type": "application/json" }).end('{"accepted":1,"errors":[]}');
});
let origin = "";

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  received = [];
});

function snippet(id: Snippet["id"]): string {
  return snippets(origin, KEY).find((one) => one.id === id)?.code ?? "";
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function expectOneLog(): void {
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({
    url: "/api/v1/spans",
    authorization: `Bearer ${KEY}`,
    type: "application/json",
    event: { model: "gpt-4o-mini" },
  });
  expect(received[0]?.event.input).toBeTruthy();
  expect(received[0]?.event.output).toBeTruthy();
}

// OpenTelemetry's settings are run with its own exporters, in test/clients.
describe("pasted as they are, the snippets send one log with the key", () => {
  test.skipIf(!has("curl"))("curl", async () => {
    await run("sh", [file("first-log.sh", snippet("curl"))]);
    expectOneLog();
  });

  test("JavaScript", async () => {
    const { stdout } = await run(process.execPath, [file("first-log.mjs", snippet("javascript"))]);
    expect(stdout).toContain("202");
    expectOneLog();
  });

  test.skipIf(!has("python3"))("Python, with its standard library alone", async () => {
    const { stdout } = await run("python3", ["-I", file("first_log.py", snippet("python"))]);
    expect(stdout).toContain("202");
    expectOneLog();
  });
});

test("without a key every snippet says where it goes", () => {
  for (const { code } of snippets("https://b.example", KEY_PLACE)) expect(code).toContain(KEY_PLACE);
});
