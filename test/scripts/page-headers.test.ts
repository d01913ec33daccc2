import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fromRoot } from "../../scripts/runtime/root.ts";

let folder: string;
let miniflare: Miniflare;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "binnacle-pages-"));
  await cp(fromRoot("web/public/_headers"), join(folder, "_headers"));
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Binnacle</title>");
  miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: "export default { fetch: (request, env) => env.ASSETS.fetch(request) }",
      compatibilityDate: "2026-10-01",
      assets: {
        directory: folder,
        binding: "ASSETS",
        assetConfig: { not_found_handling: "single-page-application" },
      },
    }),
  );
});

afterAll(async () => {
  await miniflare.dispose();
  await rm(folder, { recursive: true });
});

test.each(["/", "/live", "/conversations/c1"])(
  "%s runs our own scripts only, talks to us only, and is framed by nobody",
  async (path) => {
    const page = await miniflare.dispatchFetch(`http://localhost${path}`);
    expect(page.status).toBe(200);
    const policy = page.headers.get("content-security-policy") ?? "";
    const directives = new Map(
      policy.split("; ").map((directive) => [directive.split(" ")[0], directive.split(" ").slice(1)]),
    );
    expect(directives.get("default-src")).toEqual(["'none'"]);
    expect(directives.get("script-src")).toEqual(["'self'"]);
    expect(directives.get("style-src")).toEqual(["'self'"]);
    expect(directives.get("connect-src")).toEqual(["'self'"]);
    expect(directives.get("base-uri")).toEqual(["'none'"]);
    expect(directives.get("frame-ancestors")).toEqual(["'none'"]);
    expect(policy).not.toContain("unsafe");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.headers.get("referrer-policy")).toBe("same-origin");
    expect(page.headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(page.headers.get("permissions-policy")).toContain("camera=()");
    await page.text();
  },
);
