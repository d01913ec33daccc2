import { parseArgs } from "node:util";
import { type DemoAccount, demoAccount } from "./demo/account.ts";
import { playDemo } from "./demo/play.ts";
import { buildDashboard } from "./runtime/build.ts";
import { fromRoot, UserError } from "./runtime/root.ts";
import { type Runtime, startRuntime } from "./runtime.ts";

const HELP = `npm start -- [--port N] [--host ADDRESS] [--empty] [--data FOLDER]

  --port N        where to listen; also PORT. 8787 unless said
  --host ADDRESS  whom to listen to. 127.0.0.1 unless said; 0.0.0.0 is everyone
  --empty         without the demo
  --data FOLDER   where the databases are kept. .binnacle unless said`;

interface Options {
  port: number;
  host: string;
  empty: boolean;
  data: string;
}

function readOptions(): Options {
  let values: { port?: string; host?: string; empty?: boolean; data?: string; help?: boolean };
  try {
    ({ values } = parseArgs({
      options: {
        port: { type: "string" },
        host: { type: "string" },
        empty: { type: "boolean" },
        data: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }));
  } catch (error) {
    throw new UserError(`${(error as Error).message}\n\n${HELP}`);
  }
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  const port = Number(values.port ?? (process.env.PORT || 8787));
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UserError(
      `The port must be a number from 0 to 65535, not "${values.port ?? process.env.PORT}"`,
    );
  return {
    port,
    host: values.host ?? "127.0.0.1",
    empty: values.empty ?? false,
    data: values.data ?? fromRoot(".binnacle"),
  };
}

function curl(url: string, key: string): string {
  return `curl ${url}/api/v1/spans -H "authorization: Bearer ${key}" \\
    -H "content-type: application/json" \\
    -d '{"model":"gpt-4o-mini","input":"hi","output":"hello"}'`;
}

function greet(runtime: Runtime, demo: DemoAccount | null): void {
  const lines = ["", `  Binnacle is at ${runtime.url}`, ""];
  if (demo)
    lines.push(
      `  Log in as      ${demo.email}`,
      `  with password  ${demo.password}`,
      "",
      "  Send a log of your own:",
      "",
      `  ${curl(runtime.url, demo.key)}`,
      "",
      "  The demo plays: customers talk with a dealership's chatbot. Ctrl-C stops it.",
    );
  else
    lines.push(
      `  Sign up at     ${runtime.url}/signup`,
      "  The page after it has your API key and a curl to send the first log with. Ctrl-C stops.",
    );
  console.log(lines.join("\n"), "\n");
}

async function main(): Promise<void> {
  const options = readOptions();
  if (await buildDashboard()) console.log("Built the dashboard.");
  const runtime = await startRuntime({ port: options.port, host: options.host, persist: options.data });
  for (const name of runtime.migrated) console.log(`Applied the migration ${name}`);

  const stopping = new AbortController();
  const stop = async () => {
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort();
    await runtime.stop();
    process.exit(0);
  };
  // Miniflare would end the process at once; what it does there, `stop` does in order.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.removeAllListeners(signal);
    process.on(signal, stop);
  }

  const demo = options.empty ? null : await demoAccount(runtime.url, options.data);
  greet(runtime, demo);
  if (demo) await playDemo({ url: runtime.url, key: demo.key, past: demo.isNew, signal: stopping.signal });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(1);
}
