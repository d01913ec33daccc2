import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildDashboard } from "./runtime/build.ts";
import { freePort, lockFolder } from "./runtime/lock.ts";
import { migrate } from "./runtime/migrate.ts";
import { fromRoot, ROOT, UserError } from "./runtime/root.ts";
import { TOOLS, toolEnvironment } from "./runtime/run.ts";
import { keep, newSecret } from "./runtime/secret.ts";

const HOST = "127.0.0.1";

function serve(tool: keyof typeof TOOLS, args: string[], more: NodeJS.ProcessEnv = {}): ChildProcess {
  const env = { ...toolEnvironment(), ...more };
  return spawn(process.execPath, [TOOLS[tool], ...args], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
}

/** The reloading form: vite serves the dashboard and sends /api to wrangler dev, on the data of `npm start`. */
async function main(): Promise<void> {
  const persist = fromRoot(".binnacle");
  const lock = await lockFolder(persist);
  const port = await freePort(Number(process.env.PORT || 8787), HOST);
  const page = await freePort(5173, HOST);
  await buildDashboard();
  await migrate(persist);
  const secrets = join(persist, "dev.env");
  writeFileSync(secrets, `AUTH_SECRET=${keep(join(persist, "auth-secret"), newSecret)}\n`, { mode: 0o600 });

  const where = ["--ip", HOST, "--port", String(port), "--persist-to", persist, "--env-file", secrets];
  const children = [
    serve("wrangler", ["dev", ...where, "--show-interactive-dev-session=false"]),
    serve("vite", ["--port", String(page), "--strictPort"], { BINNACLE_WORKER: `http://${HOST}:${port}` }),
  ];
  console.log(
    `\n  The dashboard, reloading: http://localhost:${page}\n  The Worker, reloading:    http://localhost:${port}\n`,
  );

  const stop = () => {
    for (const child of children) child.kill("SIGTERM");
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  // One without the other is of no use.
  for (const child of children) child.on("exit", stop);
  await Promise.all(children.map((child) => new Promise((resolve) => child.on("exit", resolve))));
  lock.release();
}

try {
  await main();
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(1);
}
