import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Account, log, signUp, startWorld, type World } from "./world.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

/** A conversation with every kind of row: nested, failed, running, right to left, very long words. */
async function fill(account: Account): Promise<void> {
  const at = (ms: number) => new Date(Date.now() - 60_000 + ms).toISOString();
  const common = { conversation_id: "conv-1", trace_id: "trace-1", user_id: "customer-1", tags: ["sales"] };
  await log(
    world,
    account,
    {
      ...common,
      id: "a",
      kind: "agent",
      name: "Skipper",
      input: "مرحباً، هل لديكم سيارة؟",
      output: "نعم",
      start_time: at(0),
      end_time: at(2000),
    },
    {
      ...common,
      id: "b",
      parent_id: "a",
      kind: "retrieval",
      name: "search",
      input: "cars",
      output: [{ id: "d1", text: "…" }],
      start_time: at(10),
      end_time: at(300),
    },
    {
      ...common,
      id: "c",
      parent_id: "a",
      kind: "tool",
      name: "find_stock",
      input: { model: "Volt" },
      status: "error",
      error: { type: "TimeoutError", message: "no answer" },
      start_time: at(310),
      end_time: at(900),
    },
    {
      ...common,
      id: "d",
      parent_id: "a",
      kind: "llm",
      name: "chat",
      model: "gpt-4o-mini",
      input: [
        { role: "system", content: "Be brief." },
        { role: "user", content: `long ${"word".repeat(80)}` },
      ],
      output: { role: "assistant", content: "Two are here." },
      usage: { prompt_tokens: 20, completion_tokens: 5 },
      metadata: { plan: "pro" },
      parameters: { temperature: 0.3 },
      start_time: at(910),
      end_time: at(1900),
    },
    {
      ...common,
      id: "e",
      trace_id: "trace-2",
      kind: "llm",
      name: "chat",
      model: "claude-sonnet-4-20250514",
      status: "running",
      input: "and in red?",
      start_time: at(5000),
    },
  );
}

/** Every page: how to get there, and what says that it is there. */
const PAGES: [name: string, path: string, there: string][] = [
  ["live", "live", "Two are here."],
  ["live with a span open", "live", "Two are here."],
  ["conversations", "conversations", "customer-1"],
  ["conversation", "conversations/conv-1", "Skipper"],
  ["onboarding", "start", "See it arrive"],
  ["keys", "keys", "Last used"],
  ["projects", "projects", "New project"],
];
const OUTSIDE: [name: string, path: string, there: string][] = [
  ["login", "/login", "Password"],
  ["signup", "/signup", "Create account"],
];

async function open(page: Page, name: string, path: string, there: string): Promise<void> {
  await page.goto(path);
  await page.getByText(there).first().waitFor();
  if (name === "live with a span open") {
    await page.getByRole("row").filter({ hasText: "Two are here." }).first().click();
    await page.getByRole("tab", { name: "Messages" }).waitFor();
  }
  await page.waitForTimeout(200);
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = (window as unknown as { axe: typeof import("axe-core") }).axe;
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
  test("axe finds nothing on any page", async () => {
    const { page, faults } = await world.visit({ colorScheme, bypassCSP: true, reducedMotion: "reduce" });
    const found: Record<string, string[]> = {};
    for (const [name, path, there] of OUTSIDE) {
      await open(page, name, path, there);
      found[name] = await violations(page);
    }
    const account = await signUp(world, page);
    await fill(account);
    for (const [name, path, there] of PAGES) {
      await open(page, name, account.path(path), there);
      found[name] = await violations(page);
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
    expect(faults).toEqual([]);
  });
});

test("no page scrolls sideways on a phone", async () => {
  const { page, faults } = await world.visit(PHONE);
  const wide: Record<string, number> = {};
  const measure = async (name: string) => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) wide[name] = over;
  };
  for (const [name, path, there] of OUTSIDE) {
    await open(page, name, path, there);
    await measure(name);
  }
  const account = await signUp(world, page);
  await fill(account);
  for (const [name, path, there] of PAGES) {
    if (name === "conversation") await page.goto(account.path(path));
    else await open(page, name, account.path(path), there);
    await measure(name);
  }
  expect(wide).toEqual({});
  expect(faults).toEqual([]);
});
