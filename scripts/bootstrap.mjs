// The way into every script: plain JavaScript that Node 20 runs without packages. Installs what is missing, then
// runs the named script with the project's own Node, which reads TypeScript as it is.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === "win32";

const ownNode = join(root, "node_modules", "node", "bin", windows ? "node.exe" : "node");

/** The versions in a lock file, by folder, without those that only some platforms have. */
function versions(file) {
  const { packages } = JSON.parse(readFileSync(file, "utf8"));
  return Object.entries(packages).filter(([folder, entry]) => folder !== "" && !entry.optional);
}

/** Whether what npm says it installed is what the lock file asks for. Times tell nothing: git sets them anew. */
function isInstalled() {
  // npm writes this at the end, so that an install that was cut short leaves none.
  const installed = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed) || !existsSync(ownNode)) return false;
  const there = new Map(versions(installed));
  return versions(join(root, "package-lock.json")).every(
    ([folder, { version }]) => there.get(folder)?.version === version,
  );
}

/** Ends the process when npm fails, with what npm said. */
function install() {
  console.error("Installing packages (the first time takes about a minute) …");
  // Some packages ask for a newer Node than the one that starts us; they run under the project's own.
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = spawnSync("npm", args, { cwd: root, encoding: "utf8", shell: windows });
  if (npm.status === 0 && existsSync(ownNode)) return;
  console.error(npm.stdout ?? "", npm.stderr ?? npm.error?.message ?? "");
  console.error(
    "`npm ci` failed. Its message is above; it needs Node 20 or newer, npm, and the npm registry.",
  );
  process.exit(npm.status || 1);
}

const [script, ...args] = process.argv.slice(2);
if (!script) {
  console.error("usage: node scripts/bootstrap.mjs SCRIPT [ARGUMENT…]");
  process.exit(2);
}
if (!isInstalled()) install();

// The tools are megabytes of JavaScript: not compiling them again saves a third of a second at each start.
const env = { NODE_COMPILE_CACHE: join(root, ".wrangler", "node-cache"), ...process.env };
const child = spawn(ownNode, [join(root, script), ...args], { cwd: root, stdio: "inherit", env });
// The terminal sends Ctrl-C to the script as well; it is the script that decides when to end.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
