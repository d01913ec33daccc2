import { afterAll, beforeAll, expect, test } from "vitest";
import { log, signUp, startWorld, type World } from "./world.ts";

const HOSTILE =
  '<img src=x onerror="window.__pwned=1"><script>window.__pwned=1</script>' +
  '<iframe srcdoc="<script>parent.__pwned=1</script>"></iframe>' +
  '<a href="javascript:window.__pwned=1">click me</a><style>*{display:none}</style>' +
  "[md](javascript:window.__pwned=1) ![md](https://evil.invalid/track.png)";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

test("hostile HTML in every field is shown, and never run", async () => {
  const { page, faults } = await world.visit();
  const account = await signUp(world, page);
  const abroad: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(world.url) && !/^(data|blob):/.test(request.url()))
      abroad.push(request.url());
  });
  await log(world, account, {
    id: "evil",
    trace_id: "evil",
    conversation_id: "evil",
    kind: "llm",
    name: HOSTILE.slice(0, 200),
    model: '"><script>window.__pwned=1</script>',
    user_id: "<svg onload=window.__pwned=1>",
    tags: ["<b onmouseover=window.__pwned=1>tag</b>"],
    metadata: { "<img src=x onerror=window.__pwned=1>": HOSTILE },
    tools: [{ name: HOSTILE }],
    input: [
      { role: "system", content: HOSTILE },
      { role: "user", content: HOSTILE },
    ],
    output: {
      role: "assistant",
      content: [
        { type: "text", text: HOSTILE },
        { type: "image_url", image_url: { url: "javascript:window.__pwned=1" } },
        { type: "image_url", image_url: { url: "https://evil.invalid/track.png" } },
      ],
    },
    error: { type: HOSTILE.slice(0, 100), message: HOSTILE },
    status: "error",
  });

  await page.goto(account.path("live"));
  const row = page.getByRole("row").filter({ hasText: "onerror" });
  await row.first().waitFor();
  await row.first().click();
  for (const name of ["Messages", "Tools & parameters", "JSON", "Timing", "Details"]) {
    await page.getByRole("tab", { name, exact: true }).click();
    await page.waitForTimeout(150);
  }
  await page.goto(account.path("conversations"));
  await page.getByText("onerror").first().waitFor();
  await page.goto(account.path("conversations/evil"));
  await page.getByText("onerror").first().waitFor();
  await page.waitForTimeout(300);

  expect(await page.evaluate(() => "__pwned" in window)).toBe(false);
  expect(await page.locator("iframe, a[href^='javascript:'], img[onerror]").count()).toBe(0);
  expect(abroad).toEqual([]);
  expect(faults).toEqual([]);
});
