import { buildBundle, buildDashboard } from "./runtime/build.ts";
import { UserError } from "./runtime/root.ts";

try {
  console.log((await buildDashboard()) ? "Built the dashboard: dist/web" : "dist/web is up to date");
  console.log(`The Worker's bundle: ${await buildBundle()}`);
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(1);
}
