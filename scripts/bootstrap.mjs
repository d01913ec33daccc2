// The way into every script: plain JavaScript that Node 20 runs without packages. Installs what is missing, then
// runs the named script with the project's own Node, which reads TypeScript as it is.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === "win32";

/** npm writes this file last, so that an install that was cut short leaves none, or an older one. */
const marker = join(root, "node_modules", ".package-lock.json");
const ownNode = join(root, "node_modules", "node", "bin", windows ? "node.exe" : "node");

function isInstalled() {
  if (!existsSync(marker) || !existsSync(ownNode)) return false;
  return statSync(marker).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
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
