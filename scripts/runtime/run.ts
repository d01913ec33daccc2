import { type SpawnOptions, spawn } from "node:child_process";
import { fromRoot, ROOT } from "./root.ts";

/** What a program printed and how it ended. `code` is null when a signal ended it. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The JavaScript entry points of the tools, run by the Node that runs this. */
export const TOOLS = {
  biome: fromRoot("node_modules/@biomejs/biome/bin/biome"),
  tsc: fromRoot("node_modules/typescript/bin/tsc"),
  vite: fromRoot("node_modules/vite/bin/vite.js"),
  vitest: fromRoot("node_modules/vitest/vitest.mjs"),
  wrangler: fromRoot("node_modules/wrangler/bin/wrangler.js"),
} as const;

/** The environment of tools: no telemetry, logs kept inside the project, no questions. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_LOG_PATH: fromRoot(".wrangler/logs"),
    NO_UPDATE_NOTIFIER: "1",
  };
}

/** Runs a program to its end and collects what it prints. Rejects only when it cannot be started. */
export function run(command: string, args: string[], options: SpawnOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...toolEnvironment(), NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      ...options,
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs one of the tools with the project's Node. */
export function runTool(tool: keyof typeof TOOLS, args: string[], options: SpawnOptions = {}): Promise<Ran> {
  return run(process.execPath, [TOOLS[tool], ...args], options);
}
