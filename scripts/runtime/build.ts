import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { buildFolder, isFresh } from "./fresh.ts";
import { fromRoot, UserError } from "./root.ts";
import { type Ran, runTool } from "./run.ts";

export const BUNDLE = fromRoot(".wrangler/bundle");
export const DASHBOARD = fromRoot("dist/web");

const SHARED = ["package.json", "package-lock.json", "tsconfig.base.json"].map((path) => fromRoot(path));
const BUNDLE_INPUTS = [...SHARED, ...["worker", "wrangler.toml"].map((path) => fromRoot(path))];
const DASHBOARD_INPUTS = [
  ...SHARED,
  ...["web", "vite.config.ts", "worker/protocol", "worker/domain"].map((path) => fromRoot(path)),
];

/** Builds the dashboard into dist/web when something it is made of has changed. Says whether it did. */
export async function buildDashboard(): Promise<boolean> {
  if (await isFresh(DASHBOARD, DASHBOARD_INPUTS)) return false;
  await buildFolder(DASHBOARD, async (folder) => {
    const args = ["build", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"];
    succeeded(await runTool("vite", args), "The dashboard could not be built");
  });
  return true;
}

/** Bundles the Worker as `wrangler deploy` would, when it has changed. The folder holds index.js and its source map. */
export async function buildBundle(): Promise<string> {
  if (await isFresh(BUNDLE, BUNDLE_INPUTS)) return BUNDLE;
  // wrangler looks at the folder of assets, which this bundle does not hold.
  await mkdir(DASHBOARD, { recursive: true });
  await buildFolder(BUNDLE, async (folder) => {
    await mkdir(fromRoot(".wrangler"), { recursive: true });
    const raw = await mkdtemp(fromRoot(".wrangler/raw-"));
    try {
      succeeded(
        await runTool("wrangler", ["deploy", "--dry-run", "--outdir", raw]),
        "The Worker could not be bundled",
      );
      await mkdir(folder, { recursive: true });
      for (const name of ["index.js", "index.js.map"]) await copyFile(join(raw, name), join(folder, name));
    } finally {
      await rm(raw, { recursive: true, force: true });
    }
  });
  return BUNDLE;
}

function succeeded(ran: Ran, what: string): void {
  if (ran.code === 0) return;
  throw new UserError(`${what}:\n${ran.stdout}\n${ran.stderr}`.trim());
}
