import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "./root.ts";

/** What was there a moment ago may be a killed process whose port the kernel is still taking back. */
const PATIENCE_MS = 2000;

async function patiently<T>(attempt: () => T | undefined | Promise<T | undefined>): Promise<T | undefined> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const result = await attempt();
    if (result !== undefined || Date.now() > deadline) return result;
    await sleep(100);
  }
}

/**
 * Takes a data folder for this process: two Workers over the same databases would destroy each other's writes.
 * SQLite's lock is used because the kernel frees it when the process dies, however it dies.
 */
export async function lockFolder(folder: string): Promise<{ release(): void }> {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, "lock.sqlite"));
  const taken = await patiently(() => {
    try {
      database.exec("BEGIN EXCLUSIVE");
      return true;
    } catch (error) {
      if (/locked|busy/i.test(String(error))) return undefined;
      throw error;
    }
  });
  if (taken) return { release: () => database.close() };
  database.close();
  throw new UserError(`The data in ${folder} is in use by another Binnacle. Stop that one first.`);
}

/** A port that can be listened on: the one that is asked for, or any free one for 0. */
export async function freePort(port: number, host: string): Promise<number> {
  const found = await patiently(async () => {
    const answer = await tryPort(port, host);
    if (typeof answer === "number") return answer;
    if (answer.code === "EADDRINUSE") return undefined;
    throw new UserError(`Cannot listen on ${host}:${port}: ${answer.message}`);
  });
  if (found !== undefined) return found;
  throw new UserError(
    `Port ${port} is taken by another program (or another Binnacle). Choose another: npm start -- --port ${port + 1}`,
  );
}

function tryPort(port: number, host: string): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}
