import { join, resolve } from "node:path";
import { Miniflare } from "miniflare";
import { buildBundle } from "./runtime/build.ts";
import { guardWorkerd } from "./runtime/guard.ts";
import { freePort, lockFolder } from "./runtime/lock.ts";
import { migrate } from "./runtime/migrate.ts";
import { runtimeOptions, WORKER } from "./runtime/options.ts";
import { keep, newSecret } from "./runtime/secret.ts";

export interface RuntimeOptions {
  /** 0 for any free one. */
  port: number;
  /** The folder of the databases, objects and the secret; made when it is missing. */
  persist: string;
  /** The address to listen on. 127.0.0.1 unless said. */
  host?: string;
  /** Text bindings that are added to those of wrangler.toml, or replace them. */
  bindings?: Record<string, string>;
  /** The folder of the built dashboard. The one that wrangler.toml names unless said. */
  dashboard?: string;
}

export interface Runtime {
  /** `http://localhost:8787`, without a slash at the end. */
  url: string;
  port: number;
  /** Migrations that were applied, as `BINDING: file`. */
  migrated: string[];
  /** Ends workerd and frees the port and the folder. */
  stop(): Promise<void>;
}

/**
 * Serves the production bundle with embedded D1, R2 and Durable Objects. Requests reach workerd itself, with no proxy
 * before it. What was acknowledged is on disk, whatever then happens to this process; workerd ends with it.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const host = options.host ?? "127.0.0.1";
  const persist = resolve(options.persist);
  const port = await freePort(options.port, host);
  const lock = await lockFolder(persist);
  try {
    const bundle = await buildBundle();
    guardWorkerd();
    const migrated = await migrate(persist);
    const secret = keep(join(persist, "auth-secret"), newSecret);
    const bindings = { AUTH_SECRET: secret, ...options.bindings };
    const miniflare = new Miniflare(
      await runtimeOptions({ ...options, bundle, persist, host, port, bindings }),
    );
    await miniflare.unsafeGetDirectURL(WORKER);
    return {
      url: `http://${host === "127.0.0.1" ? "localhost" : host}:${port}`,
      port,
      migrated,
      async stop() {
        await miniflare.dispose();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
