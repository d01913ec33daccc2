import { existsSync, readFileSync } from "node:fs";
import { fromRoot } from "./root.ts";
import { run } from "./run.ts";

const FOLDER = fromRoot("test/clients");

interface Lock {
  packages: Record<string, { version?: string; optional?: boolean }>;
}

/** What a lock file asks for, or says is there, as text that can be compared. */
function versions(file: string): string {
  const { packages } = JSON.parse(readFileSync(file, "utf8")) as Lock;
  const all = Object.entries(packages).filter(([folder, { optional }]) => folder !== "" && !optional);
  return JSON.stringify(all.map(([folder, { version }]) => [folder, version]).sort());
}

/**
 * Installs the clients that tests send with, when they are not there as their lock file says. A folder of their
 * own: nobody needs them to start Binnacle. Throws what npm said when it fails.
 */
export async function installClients(): Promise<void> {
  // npm writes this at the end, so that an install that was cut short leaves none.
  const installed = `${FOLDER}/node_modules/.package-lock.json`;
  if (existsSync(installed) && versions(installed) === versions(`${FOLDER}/package-lock.json`)) return;
  const windows = process.platform === "win32";
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, stdout, stderr } = await run("npm", args, { cwd: FOLDER, shell: windows });
  if (code !== 0) throw new Error(`npm ci in test/clients failed:\n${stdout}${stderr}`);
}
