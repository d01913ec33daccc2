// The process that is measured: starts one kind of server from the parts `npm start` is made of, says where it
// listens and which process workerd is, and ends when it is told to.
import type { ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { basename } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type MiniflareOptions } from "miniflare";
import { guardWorkerd } from "../../scripts/runtime/guard.ts";
import { migrate } from "../../scripts/runtime/migrate.ts";
import { configured, runtimeOptions, WORKER } from "../../scripts/runtime/options.ts";
import { newSecret } from "../../scripts/runtime/secret.ts";
import { COUNTING_MODULE } from "./counting-module.ts";
import { FLOOR_MODULE } from "./floor-module.ts";

export interface ServeOptions {
  /** app: the production bundle. counting: the same, its database and bucket counted. floor: as little as can be. */
  kind: "app" | "counting" | "floor";
  /** The folder of the bundle. */
  bundle: string;
  persist: string;
  port: number;
}

export interface Served {
  origin: string;
  /** workerd's process. */
  pid: number;
}

const HOST = "127.0.0.1";

async function appOptions({ kind, bundle, persist, port }: ServeOptions): Promise<MiniflareOptions> {
  await migrate(persist);
  // A benchmark signs up and sends as many keys as it likes.
  const bindings = { AUTH_SECRET: newSecret() };
  const options = await runtimeOptions({ bundle, persist, host: HOST, port, bindings });
  if (kind !== "counting") return options;
  return counting(options);
}

/** The part of Miniflare's options of a Worker that tells its code. */
interface Coded {
  config: {
    name: string;
    manifest: { mainModule: string; modules: Record<string, { type: string; contents: string }> };
  };
}

/** Puts the counting module before the one that is served. */
function counting(options: MiniflareOptions): MiniflareOptions {
  const workers = (options as unknown as { workers: Coded[] }).workers;
  const { config } = workers.find((worker) => worker.config.name === WORKER) as Coded;
  config.manifest.modules["counting.js"] = { type: "esm", contents: COUNTING_MODULE };
  config.manifest.mainModule = "counting.js";
  return options;
}

function floorOptions({ persist, port }: ServeOptions): MiniflareOptions {
  return convertV4MiniflareOptions({
    host: HOST,
    port: 0,
    log: new Log(LogLevel.WARN),
    logRequests: false,
    cf: false,
    resourcePersistencePath: persist,
    workers: [
      {
        name: WORKER,
        compatibilityDate: configured().compatibilityDate,
        modules: [{ type: "ESModule", path: "floor.js", contents: FLOOR_MODULE }],
        durableObjects: { STORE: { className: "Store", useSQLite: true } },
        unsafeDirectSockets: [{ host: HOST, port }],
      },
    ],
  });
}

let workerd: ChildProcess | undefined;
subscribe("child_process", (message) => {
  const child = (message as { process: ChildProcess }).process;
  child.once("spawn", () => {
    // Migrations start one of their own first; the last is the one that serves.
    if (basename(child.spawnfile).startsWith("workerd")) workerd = child;
  });
});

const options = JSON.parse(process.argv[2] as string) as ServeOptions;
guardWorkerd();
const miniflareOptions = options.kind === "floor" ? floorOptions(options) : await appOptions(options);
const miniflare = new Miniflare(miniflareOptions);
await miniflare.unsafeGetDirectURL(WORKER);
const served: Served = {
  origin: `http://${HOST}:${options.port}`,
  pid: workerd?.pid as number,
};
process.send?.(served);
process.on("message", async () => {
  await miniflare.dispose();
  process.exit(0);
});
process.on("disconnect", () => process.exit(0));
