import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Count, check } from "./check.ts";
import { installClients } from "./runtime/clients.ts";
import { ROOT } from "./runtime/root.ts";
import { TOOLS, toolEnvironment } from "./runtime/run.ts";

/** What vitest's JSON reporter says, as far as it is read here. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

interface Total extends Count {
  skipped: number;
}

/** Runs vitest with these arguments, its output on the terminal. A run that fails as a whole counts as one failure. */
async function vitest(args: string[]): Promise<Total> {
  const folder = mkdtempSync(join(tmpdir(), "binnacle-test-"));
  const file = join(folder, "report.json");
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [TOOLS.vitest, "run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`],
      { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"], env: toolEnvironment() },
    );
    child.on("error", reject);
    child.on("close", resolve);
  });
  try {
    return summarise(JSON.parse(readFileSync(file, "utf8")), code);
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function summarise(report: Report, code: number | null): Total {
  // A file that cannot be loaded has no tests to count.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + broken;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const filter = process.argv.slice(2);
const parts: Total[] = [];
await installClients();
if (filter.length > 0) parts.push(await vitest(filter));
else {
  parts.push({ ...(await check()), skipped: 0 });
  parts.push(await vitest(["--project=worker", "--project=web", "--project=scripts", "--project=clients"]));
  // By itself: beside the others, a browser on two cores would be timing them and not the pages.
  parts.push(await vitest(["--project=e2e"]));
}

const sum = (key: keyof Total) => parts.reduce((total, part) => total + part[key], 0);
const skipped = sum("skipped") > 0 ? `, ${sum("skipped")} skipped` : "";
console.log(`\n${sum("passed")} passed, ${sum("failed")} failed${skipped}`);
process.exit(sum("failed") === 0 ? 0 : 1);
