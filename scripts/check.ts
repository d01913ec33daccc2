import { buildDashboard } from "./runtime/build.ts";
import { installClients } from "./runtime/clients.ts";
import { fromRoot } from "./runtime/root.ts";
import { type Ran, runTool } from "./runtime/run.ts";

const TYPES = ["worker", "web", "scripts", "test", "test/web", "test/scripts", "test/e2e", "bench/scroll"];

interface Check {
  name: string;
  run: () => Promise<Ran>;
}

const CHECKS: Check[] = [
  ...TYPES.map((project) => ({
    name: `types of ${project}`,
    run: () => runTool("tsc", ["-p", project]),
  })),
  {
    name: "types of test/clients",
    run: async () => {
      await installClients();
      return runTool("tsc", ["-p", "test/clients"]);
    },
  },
  {
    // The dependency rule is part of the lint: see biome.json and scripts/lint.
    name: "lint, formatting and the dependency rule",
    run: () => runTool("biome", ["check", "--error-on-warnings", "."]),
  },
  {
    name: "wrangler deploy --dry-run",
    run: async () => {
      await buildDashboard();
      return runTool("wrangler", ["deploy", "--dry-run"]);
    },
  },
];

export interface Count {
  passed: number;
  failed: number;
}

/** Types, lint and formatting of everything. Prints one line a check, and what the failed ones said. */
export async function check(): Promise<Count> {
  const count = { passed: 0, failed: 0 };
  for (const { name, run } of CHECKS) {
    const started = performance.now();
    const ran = await run().catch((error: Error) => ({ code: 1, stdout: "", stderr: error.message }));
    const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    if (ran.code === 0) {
      count.passed++;
      console.log(`✓ ${name} (${took})`);
    } else {
      count.failed++;
      console.log(`✗ ${name} (${took})\n${ran.stdout}${ran.stderr}`);
    }
  }
  return count;
}

if (process.argv[1] === fromRoot("scripts/check.ts")) {
  const { failed } = await check();
  process.exit(failed === 0 ? 0 : 1);
}
