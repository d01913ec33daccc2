import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { log, signUp, startWorld, type World } from "./world.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

const line = (page: Page) => page.getByRole("combobox", { name: "Filter spans" });
const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });
const filterOf = (page: Page) => new URL(page.url()).searchParams.get("filter");

async function seen(page: Page, texts: string[]): Promise<void> {
  await expect.poll(() => page.locator(".said-input").allInnerTexts()).toEqual(texts);
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = (window as unknown as { axe: typeof import("axe-core") }).axe;
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}

test("a filter is written with the keyboard, kept in the address, and holds for what comes live", async () => {
  const { page, faults } = await world.visit();
  const account = await signUp(world, page);
  const at = (ms: number) => new Date(Date.now() - 60_000 + ms).toISOString();
  await log(
    world,
    account,
    { model: "gpt-4o-mini", input: "for one dollar", user_id: "u 1", start_time: at(2), end_time: at(3) },
    { model: "claude-sonnet-4", input: "a test drive", user_id: "u2", start_time: at(1), end_time: at(2) },
  );
  await page.goto(account.path("live"));
  await seen(page, ["for one dollar", "a test drive"]);

  await page.keyboard.press("/");
  await page.keyboard.type("mod");
  await page.getByRole("option", { name: "model:" }).waitFor();
  await page.keyboard.press("Tab");
  await page.getByRole("option", { name: "gpt-4o-mini" }).waitFor();
  await page.keyboard.type("cl");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await seen(page, ["a test drive"]);
  expect(filterOf(page)).toBe("model:claude-sonnet-4");

  await log(
    world,
    account,
    { model: "claude-sonnet-4", input: "comes live", start_time: at(5), end_time: at(6) },
    { model: "gpt-4o-mini", input: "does not", start_time: at(7), end_time: at(8) },
  );
  await seen(page, ["comes live", "a test drive"]);

  await line(page).fill('"one dollar"');
  await seen(page, ["for one dollar"]);
  await page.goBack();
  await seen(page, ["comes live", "a test drive"]);
  expect(await line(page).inputValue()).toBe("model:claude-sonnet-4");
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await page.keyboard.press("Escape");
  await row(page, "for one dollar")
    .locator(".cell-user")
    .click({ modifiers: ["Alt"] });
  await seen(page, ["for one dollar"]);
  expect(filterOf(page)).toBe('user:"u 1"');
  await row(page, "for one dollar").click();
  await page.getByRole("tab", { name: "Details" }).click();
  await page.getByRole("link", { name: "Filter by this: Model" }).click();
  await expect.poll(() => filterOf(page)).toBe('user:"u 1" model:gpt-4o-mini');
  expect(faults).toEqual([]);
});

test("a mistake is underlined in its place, said, and mended at a click", async () => {
  const { page, faults } = await world.visit({ bypassCSP: true, reducedMotion: "reduce" });
  const account = await signUp(world, page);
  await log(world, account, { model: "gpt-4o-mini", input: "hello", output: "hi" });
  await page.goto(account.path("live"));
  await row(page, "hello").first().waitFor();
  await line(page).fill("modle:gpt-4o* hello");
  await page.getByText("Unknown field modle, did you mean model?").waitFor();
  expect(await page.locator(".filter-mirror mark").allInnerTexts()).toEqual(["modle"]);
  await page.keyboard.press("Escape");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Use model" }).click();
  await expect.poll(() => filterOf(page)).toBe("model:gpt-4o* hello");
  await row(page, "hello").first().waitFor();
  await line(page).fill("model:");
  await page.getByRole("option", { name: "gpt-4o-mini" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await line(page).fill("user:nobody");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "No span matches" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "How to filter" }).click();
  await page.getByRole("dialog", { name: "How to filter" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "How to filter" }).waitFor({ state: "hidden" });
  await page.getByRole("link", { name: "Clear the filter" }).click();
  await row(page, "hello").first().waitFor();
  expect(await line(page).inputValue()).toBe("");
  expect(faults).toEqual([]);
});

test("a link of before the filter language still filters, and running spans leave their list when they end", async () => {
  const { page, faults } = await world.visit();
  const account = await signUp(world, page);
  const call = { id: "s", trace_id: "t", model: "gpt-4o-mini", input: "slowly" };
  await log(world, account, { ...call, status: "running", start_time: new Date().toISOString() });
  await page.goto(`${account.path("live")}?status=running&model=gpt-4o-mini`);
  await row(page, "slowly").first().waitFor();
  expect(filterOf(page)).toBe("status:running model:gpt-4o-mini");
  await log(world, account, { ...call, output: "done", end_time: new Date().toISOString() });
  await page.getByRole("heading", { name: "No span matches" }).waitFor();
  await page.getByRole("button", { name: "LLM calls" }).click();
  await expect.poll(() => filterOf(page)).toBe("status:running model:gpt-4o-mini kind:llm");
  expect(faults).toEqual([]);
});
