import { afterAll, beforeAll, expect, test } from "vitest";
import { log, send, signUp, startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

test("a newcomer signs up, sends a first log, and reads it as a conversation", async () => {
  const { page, faults } = await world.visit();
  await page.goto("/signup");
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByRole("textbox", { name: "Password" }).fill("a few words to remember");
  await page.getByRole("button", { name: "Create account" }).click();

  // The key is shown once, and the page waits.
  await page.waitForURL("**/start");
  await page.getByText("Waiting for the first span").waitFor();
  const key = (await page.locator(".secret code").textContent()) ?? "";
  expect(key).toMatch(/^bn_sk_/);
  expect(await page.getByRole("tabpanel").first().textContent()).toContain(key);

  // The page shows the span by itself.
  const sent = performance.now();
  const first = {
    model: "gpt-4o-mini",
    input: "What is a binnacle?",
    output: "The housing of a ship's compass.",
  };
  expect((await send(world, key, first)).status).toBe(202);
  await page.getByText("It's here").waitFor();
  expect(performance.now() - sent).toBeLessThan(3000);
  await page.getByText("The housing of a ship's compass.").first().waitFor();

  await page.getByRole("link", { name: "Watch live" }).click();
  const row = page.getByRole("row").filter({ hasText: "What is a binnacle?" });
  await row.waitFor();
  await row.click();
  await page.getByRole("tab", { name: "Messages" }).waitFor();
  await page.getByText("The housing of a ship's compass.").last().waitFor();

  // The secret is gone after a reload: only its hash is kept.
  await page.goto(new URL(page.url()).pathname.replace("/live", "/start"));
  await page.getByRole("button", { name: "Make a new secret key" }).waitFor();
  expect(await page.content()).not.toContain(key);
  expect(faults).toEqual([]);
});

test("a conversation shows the dialogue beside the nested trace, and a span running until it ends", async () => {
  const { page, faults } = await world.visit();
  const account = await signUp(world, page);
  const conversation_id = "conv-1";
  const start = Date.now() - 10_000;
  const at = (ms: number) => new Date(start + ms).toISOString();
  const common = { conversation_id, trace_id: "trace-1" };
  const agent = {
    ...common,
    id: "a",
    kind: "agent",
    name: "Skipper",
    input: "Do you have the Volt in blue?",
  };
  await log(
    world,
    account,
    { ...agent, status: "running", start_time: at(0) },
    {
      ...common,
      id: "b",
      parent_id: "a",
      kind: "tool",
      name: "find_stock",
      input: { model: "Volt" },
      output: { in_stock: 2 },
      start_time: at(10),
      end_time: at(200),
    },
    {
      ...common,
      id: "c",
      parent_id: "a",
      kind: "llm",
      name: "chat",
      model: "gpt-4o-mini",
      status: "running",
      input: [{ role: "user", content: "Do you have the Volt in blue?" }],
      start_time: at(210),
    },
  );

  await page.goto(account.path("conversations/conv-1"));
  const trace = page.getByRole("region", { name: "Trace" });
  const row = (name: string) => trace.getByRole("row").filter({ hasText: name });
  await row("chat").waitFor();
  expect(await row("Skipper").getAttribute("aria-level")).not.toBe(
    await row("find_stock").getAttribute("aria-level"),
  );

  await log(
    world,
    account,
    {
      id: "c",
      trace_id: "trace-1",
      status: "ok",
      output: { role: "assistant", content: "Two blue Volts are here." },
      end_time: at(900),
    },
    { id: "a", trace_id: "trace-1", status: "ok", output: "Two blue Volts are here.", end_time: at(910) },
  );
  await page.getByText("Two blue Volts are here.").first().waitFor();
  await row("chat").getByText("690 ms").waitFor();

  await row("chat").click();
  const panel = page.getByRole("complementary", { name: "Span" });
  await panel.getByRole("tab", { name: "JSON" }).click();
  // The events as they came: the start, then the end.
  await panel.getByText('"running"').waitFor();
  await panel.getByRole("combobox").selectOption({ index: 1 });
  await panel.getByText("Two blue Volts are here.").first().waitFor();
  expect(faults).toEqual([]);
});
