import { existsSync, mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

const STAMP = ".built";

/** The newest modification of these files and of all below these folders, in ms. Missing ones count as never. */
async function newest(paths: string[]): Promise<number> {
  let latest = 0;
  for (const path of paths) {
    if (!existsSync(path)) continue;
    // Folders count too: removing a file changes nothing else.
    latest = Math.max(latest, statSync(path).mtimeMs);
    if (!statSync(path).isDirectory()) continue;
    for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
      const inside = statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false });
      latest = Math.max(latest, inside?.mtimeMs ?? 0);
    }
  }
  return latest;
}

/** Whether `output` was built after the last change of its inputs. */
export async function isFresh(output: string, inputs: string[]): Promise<boolean> {
  const stamp = statSync(join(output, STAMP), { throwIfNoEntry: false });
  return stamp !== undefined && stamp.mtimeMs >= (await newest(inputs));
}

/**
 * Builds a folder beside its place and moves it there whole, so that who reads `output` meanwhile sees the old one
 * or the new one. The stamp carries the time of the beginning: what is edited during a build is not in it.
 */
export async function buildFolder(output: string, build: (folder: string) => Promise<void>): Promise<void> {
  const started = new Date();
  const folder = `${output}.${process.pid}`;
  const old = `${folder}.old`;
  mkdirSync(dirname(output), { recursive: true });
  try {
    await build(folder);
    writeFileSync(join(folder, STAMP), "");
    utimesSync(join(folder, STAMP), started, started);
    if (existsSync(output)) renameSync(output, old);
    renameSync(folder, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}
