import { afterAll, beforeAll, expect, test } from "vitest";
import { log, signUp, startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

test("a live page that loses the server goes on without a gap and without a reload", async () => {
  const { page, faults } = await world.visit();
  const account = await signUp(world, page);
  await log(world, account, { input: "before", output: "one" });
  await page.goto(account.path("live"));
  const row = (text: string) => page.getByRole("row").filter({ hasText: text });
  await row("before").waitFor();
  await page.evaluate(() => Object.assign(window, { __same: true }));

  await world.halt();
  await world.restart();
  // These come while the page is not connected yet, or just now: it must be told of them either way.
  await log(world, account, { input: "while away", output: "two" });
  await row("while away").waitFor({ timeout: 30_000 });
  await log(world, account, { input: "afterwards", output: "three" });
  await row("afterwards").waitFor();

  // Rows are drawn a frame after they come.
  for (const text of ["before", "while away", "afterwards"])
    await expect.poll(() => row(text).count(), { timeout: 5000 }).toBe(1);
  expect(await page.evaluate(() => "__same" in window)).toBe(true);
  // The lost connection is the console's to tell.
  expect(faults.filter((fault) => !/WebSocket|ERR_CONNECTION/.test(fault))).toEqual([]);
});
