import { mkdirSync } from "node:fs";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

// wrangler.toml names the dashboard's folder as assets, and it must be there, if empty.
mkdirSync("dist/web", { recursive: true });
mkdirSync("migrations/control", { recursive: true });
mkdirSync("migrations/logs", { recursive: true });

const worker = async () => ({
  wrangler: { configPath: "./wrangler.toml" },
  miniflare: {
    bindings: {
      AUTH_SECRET: "a secret of the tests, thirty-two characters or more",
      TEST_MIGRATIONS: {
        control: await readD1Migrations("migrations/control"),
        logs: await readD1Migrations("migrations/logs"),
      },
    },
  },
});

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [cloudflareTest(worker)],
        test: {
          name: "worker",
          // Each test has a tenant of its own: an isolate for each file would only load the Worker again.
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: ["test/{web,e2e,scripts,clients}/**"],
          setupFiles: ["test/helpers/migrate.ts"],
          testTimeout: 20_000,
        },
      },
      {
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
        test: { name: "web", include: ["test/web/**/*.test.{ts,tsx}"] },
      },
      { test: { name: "scripts", include: ["test/scripts/**/*.test.ts"], testTimeout: 60_000 } },
      {
        // Other people's packages, in a folder of their own, send to a real Worker.
        test: {
          name: "clients",
          include: ["test/clients/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Each file starts a Worker and a browser: one at a time on two cores.
          fileParallelism: false,
        },
      },
    ],
  },
});
