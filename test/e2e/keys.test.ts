import { afterAll, beforeAll, expect, test } from "vitest";
import { send, signUp, startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

const REVOCATION_MS = 30_000;

test("a key that is revoked on its page is refused within 30 seconds", async () => {
  const { page, faults } = await world.visit();
  const account = await signUp(world, page);
  const { key, name } = account.keys.secret;
  expect((await send(world, key, { input: "hi" })).status).toBe(202);

  await page.goto(account.path("keys"));
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(name);
  await dialog.getByRole("button", { name: "Revoke key" }).click();
  await page.getByRole("row").filter({ hasText: name }).getByText("Revoked").waitFor();

  const revoked = Date.now();
  let status = 202;
  while (status === 202 && Date.now() - revoked < REVOCATION_MS) {
    status = (await send(world, key, { input: "hi" })).status;
    if (status === 202) await page.waitForTimeout(500);
  }
  expect(status).toBe(401);
  expect((await send(world, account.keys.publishable.key, { input: "hi" })).status).toBe(202);
  expect(faults).toEqual([]);
});

test("a key that is made on its page works, and is shown once", async () => {
  const { page, faults } = await world.visit();
  const account = await signUp(world, page);
  await page.goto(account.path("keys?new"));
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Nightly job");
  await dialog.getByRole("button", { name: /create|make/i }).click();
  const key = (await page.locator(".secret code").textContent()) ?? "";
  expect(key).toMatch(/^bn_(sk|rk|pk)_/);
  const headers = { authorization: `Bearer ${key}` };
  expect((await fetch(`${world.url}/api/v1/status`, { headers })).status).not.toBe(401);
  await page.reload();
  await page.getByText("Nightly job").first().waitFor();
  expect(await page.content()).not.toContain(key);
  expect(faults).toEqual([]);
});
