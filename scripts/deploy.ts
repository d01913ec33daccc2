import { deploy } from "./deploy/steps.ts";
import { buildDashboard } from "./runtime/build.ts";
import { ROOT, UserError } from "./runtime/root.ts";
import { runTool, toolEnvironment } from "./runtime/run.ts";

try {
  await buildDashboard();
  const addresses = await deploy({
    folder: ROOT,
    say: (line) => console.log(line),
    // CI: wrangler then asks nothing, and takes the safe answer or fails.
    wrangler: (args, environment) =>
      runTool("wrangler", args, { env: { ...toolEnvironment(), CI: "true", NO_COLOR: "1", ...environment } }),
  });
  console.log(
    `\n  Binnacle is at ${addresses.join(", ") || "the address that your Cloudflare dashboard shows"}\n`,
  );
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(1);
}
