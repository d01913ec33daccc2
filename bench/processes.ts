import { type ChildProcess, fork } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../scripts/runtime/lock.ts";
import { fromRoot } from "../scripts/runtime/root.ts";
import type { FromClient, Job, ResultOf } from "./load/jobs.ts";
import { cpuSeconds } from "./proc.ts";
import type { Served, ServeOptions } from "./server/serve.ts";

const FIRST_PORT = 9500;
const LAST_PORT = 9599;
let nextPort = FIRST_PORT;

/** A folder for databases that are thrown away. On the project's own disk: a folder in memory would flatter. */
export function temporaryFolder(name: string): string {
  mkdirSync(fromRoot(".wrangler"), { recursive: true });
  return mkdtempSync(fromRoot(`.wrangler/bench-${name}-`));
}

/** The bundle as it is now, so that all runs measure the same code while the sources go on changing. */
export function snapshot(bundle: string): string {
  const folder = temporaryFolder("bundle");
  cpSync(bundle, folder, { recursive: true });
  return folder;
}

export interface Server extends Served {
  persist: string;
  stop(): Promise<void>;
}

/** Starts a server in a process of its own, on fresh databases. */
export async function startServer(kind: ServeOptions["kind"], bundle: string): Promise<Server> {
  const persist = temporaryFolder(kind);
  nextPort = nextPort >= LAST_PORT ? FIRST_PORT : nextPort + 1;
  const port = await freePort(nextPort, "127.0.0.1");
  const options: ServeOptions = { kind, bundle, persist, port };
  const child = fork(join(import.meta.dirname, "server/serve.ts"), [JSON.stringify(options)]);
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const served = await new Promise<Served>((resolve, reject) => {
    child.once("message", (message) => resolve(message as Served));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code} before it listened`)));
  });
  return {
    ...served,
    persist,
    async stop() {
      if (child.connected) child.send("stop");
      await gone;
      rmSync(persist, { recursive: true, force: true });
    },
  };
}

/** The process that sends. */
export class LoadClient {
  readonly #child: ChildProcess = fork(join(import.meta.dirname, "load/client.ts"));

  /**
   * Does a job. `cpu` is what `pid` used of the processor while it was measured, in seconds; `measuring` is called
   * when the warm-up is over.
   */
  run<J extends Job>(job: J, pid: number, measuring?: () => void): Promise<ResultOf<J> & { cpu: number }> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      let before = 0;
      let after = 0;
      const ended = (code: number | null) => reject(new Error(`the client ended with ${code}`));
      const heard = (message: FromClient) => {
        switch (message.type) {
          case "measuring":
            before = cpuSeconds(pid);
            measuring?.();
            return;
          case "measured":
            after = cpuSeconds(pid);
            return;
          case "failed":
            reject(new Error(message.message));
            break;
          case "result":
            resolve({ ...(message.result as ResultOf<J>), cpu: after - before });
        }
        child.off("message", heard);
        child.off("exit", ended);
      };
      child.on("message", heard);
      child.once("exit", ended);
      child.send(job);
    });
  }

  stop(): void {
    this.#child.disconnect();
  }
}
