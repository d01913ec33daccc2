import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  type MiniflareOptions,
  type V4WorkerOptionsShape,
  type WorkerdStructuredLog,
} from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import { ASSETS_MODULE, ASSETS_WORKER, frontModule, type StaticRouting } from "./front.ts";
import { fromRoot } from "./root.ts";

export const WORKER = "binnacle";

/** wrangler.toml as Miniflare's options of one Worker, without its code. */
export function configured(): V4WorkerOptionsShape {
  return unstable_getMiniflareWorkerOptions(fromRoot("wrangler.toml")).workerOptions as V4WorkerOptionsShape;
}

/** Where Miniflare keeps the state; the same place that `wrangler --persist-to` looks in. */
export function stateFolder(persist: string): string {
  return join(persist, "v3");
}

/** Prints what the Worker and workerd say. NOSENTRY is workerd's own mark of what is nobody's concern. */
function printLog({ level, message }: WorkerdStructuredLog): void {
  if (message.startsWith("NOSENTRY")) return;
  if (level === "error" || level === "warn") console.error(message);
  else console.log(message);
}

/** What to serve, and where. */
export interface Serving {
  bundle: string;
  persist: string;
  host: string;
  port: number;
  /** Text bindings that are added to those of wrangler.toml, or replace them. */
  bindings: Record<string, string>;
  dashboard?: string;
}

/** The options of the production bundle on the bindings of wrangler.toml, on a socket of workerd's own. */
export async function runtimeOptions(serving: Serving): Promise<MiniflareOptions> {
  const { assets, ...worker } = configured();
  if (!assets?.directory) throw new Error("wrangler.toml has no [assets]");
  const code = await readFile(join(serving.bundle, "index.js"), "utf8");
  const routing = (assets.routerConfig?.static_routing ?? { user_worker: [] }) as StaticRouting;
  return convertV4MiniflareOptions({
    // Miniflare's own entry, which nobody uses.
    host: "127.0.0.1",
    port: 0,
    log: new Log(LogLevel.WARN),
    handleStructuredLogs: printLog,
    logRequests: false,
    cf: false,
    resourcePersistencePath: stateFolder(serving.persist),
    workers: [
      {
        ...worker,
        name: WORKER,
        modules: [
          { type: "ESModule", path: "front.js", contents: frontModule(routing) },
          { type: "ESModule", path: "index.js", contents: code },
        ],
        bindings: { ...worker.bindings, ...serving.bindings },
        serviceBindings: {
          ...worker.serviceBindings,
          [assets.binding ?? "ASSETS"]: { name: ASSETS_WORKER, entrypoint: "Files" },
          ASSETS_ROUTER: { name: ASSETS_WORKER },
        },
        unsafeDirectSockets: [{ host: serving.host, port: serving.port }],
      },
      {
        name: ASSETS_WORKER,
        compatibilityDate: worker.compatibilityDate,
        compatibilityFlags: worker.compatibilityFlags,
        modules: [{ type: "ESModule", path: "assets.js", contents: ASSETS_MODULE }],
        assets: { ...assets, directory: serving.dashboard ?? assets.directory, binding: "FILES" },
      },
    ],
  });
}
