import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromRoot } from "../../scripts/runtime/root.ts";
import { runTool } from "../../scripts/runtime/run.ts";

/** Where a file lies, what it says, and which rule must refuse it. */
const REFUSED: [file: string, code: string, rule: string][] = [
  ["worker/protocol/a.ts", `export * from "../domain/x.ts";`, "noRestrictedImports"],
  ["worker/domain/a.ts", `export * from "../db/logs/x.ts";`, "noRestrictedImports"],
  ["worker/domain/deep/a.ts", `export * from "../../services/x.ts";`, "noRestrictedImports"],
  ["worker/domain/b.ts", `export type { Env } from "../env.ts";`, "noRestrictedImports"],
  ["worker/capture/native/a.ts", `export * from "../../db/x.ts";`, "noRestrictedImports"],
  ["worker/db/logs/a.ts", `export * from "../../services/x.ts";`, "noRestrictedImports"],
  ["worker/db/logs/b.ts", `export * from "../../payloads/x.ts";`, "noRestrictedImports"],
  ["worker/payloads/a.ts", `export * from "../db/x.ts";`, "noRestrictedImports"],
  ["worker/hub/a.ts", `export * from "../services/x.ts";`, "noRestrictedImports"],
  ["worker/hub/b.ts", `export type { Env } from "../env.ts";`, "noRestrictedImports"],
  ["worker/hub/project-hub.ts", `export * from "../capture/x.ts";`, "noRestrictedImports"],
  ["worker/services/a.ts", `export * from "../http/x.ts";`, "noRestrictedImports"],
  [
    "worker/services/b.ts",
    `import { logShard } from "../env.ts"; export default logShard;`,
    "noRestrictedImports",
  ],
  ["worker/services/c.ts", `import { Hub } from "../hub/x.ts"; export default Hub;`, "plugin"],
  ["worker/services/d.ts", `import { type Hub } from "../hub/x.ts"; export default {} as Hub;`, "plugin"],
  ["worker/services/e.ts", `export const load = () => import("better-auth/minimal");`, "plugin"],
  ["worker/http/routes/a.ts", `export * from "../../db/logs/x.ts";`, "noRestrictedImports"],
  ["worker/http/b.ts", `import { betterAuth } from "better-auth"; export default betterAuth;`, "plugin"],
  ["worker/http/middleware/c.ts", `import { env } from "cloudflare:workers"; export default env;`, "plugin"],
  ["worker/services/f.ts", `export const f = (db: any) => db.prepare("SELECT 1").first();`, "plugin"],
  ["worker/services/g.ts", `export const g = (ctx: any) => ctx.storage.sql.exec("SELECT 1");`, "plugin"],
  ["worker/hub/sockets.ts", `export const h = (sql: any) => sql.exec("DELETE FROM log");`, "plugin"],
  ["worker/http/d.ts", `export const b = (db: any, all: any) => db.batch(all);`, "plugin"],
  ["web/views/a.ts", `export * from "../../worker/services/x.ts";`, "noRestrictedImports"],
  ["web/views/b.ts", `export * from "../../worker/db/logs/x.ts";`, "noRestrictedImports"],
  ["web/c.ts", `export * from "../test/helpers/x.ts";`, "plugin"],
  ["worker/d.ts", `export * from "../scripts/runtime.ts";`, "plugin"],
  ["worker/domain/e.ts", `export * from "../../bench/x.ts";`, "plugin"],
  ["worker/domain/one.ts", `import { two } from "./two.ts"; export const one = () => two;`, "noImportCycles"],
  ["worker/domain/two.ts", `import { one } from "./one.ts"; export const two = () => one;`, "noImportCycles"],
];

/** What the same rules must let pass. */
const TAKEN: [file: string, code: string][] = [
  ["worker/protocol/x.ts", `export const x = 1;`],
  ["worker/domain/x.ts", `export * from "../protocol/x.ts";`],
  ["worker/domain/deep/x.ts", `export * from "../x.ts";`],
  ["worker/capture/native/x.ts", `export * from "../../domain/x.ts";`],
  [
    "worker/db/logs/x.ts",
    `export const f = (db: { prepare(text: string): unknown }) => db.prepare("SELECT 1");`,
  ],
  ["worker/hub/log.ts", `export const f = (sql: { exec(text: string): unknown }) => sql.exec("SELECT 1");`],
  ["worker/hub/x.ts", `export * from "../db/logs/x.ts";`],
  ["worker/services/x.ts", `import type { f } from "../hub/x.ts"; export const g = {} as typeof f;`],
  ["worker/services/auth.ts", `export { betterAuth } from "better-auth/minimal";`],
  ["worker/http/middleware/x.ts", `export * from "../../db/logs/x.ts";`],
  ["worker/http/routes/x.ts", `export * from "../../services/x.ts";`],
  ["web/views/x.ts", `export * from "../../worker/protocol/x.ts";`],
  ["web/state/x.ts", `export * from "../../worker/domain/x.ts";`],
];

let folder: string;
let refusals: { file: string; rule: string }[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "binnacle-rules-"));
  const config = JSON.parse(readFileSync(fromRoot("biome.json"), "utf8"));
  writeFileSync(
    join(folder, "biome.json"),
    JSON.stringify({ ...config, $schema: undefined, vcs: undefined }),
  );
  cpSync(fromRoot("scripts/lint"), join(folder, "scripts/lint"), { recursive: true });
  for (const [file, code] of [...REFUSED, ...TAKEN]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${code}\n`);
  }
  const args = ["lint", "--reporter=json", "--max-diagnostics=500", "."];
  const { stdout } = await runTool("biome", args, { cwd: folder });
  const report = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] };
  refusals = report.diagnostics.map(({ category, location }) => ({
    file: location.path.replace(`${folder}/`, ""),
    rule: category.split("/").at(-1) ?? category,
  }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the dependency rule", () => {
  test.each(REFUSED)("refuses %s: %s", (file, _code, rule) => {
    expect(refusals).toContainEqual({ file, rule });
  });

  test.each(TAKEN)("lets pass %s: %s", (file) => {
    const rules = ["noRestrictedImports", "plugin", "noImportCycles"];
    expect(refusals.filter((refusal) => refusal.file === file && rules.includes(refusal.rule))).toEqual([]);
  });
});
