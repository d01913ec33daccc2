import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { type DemoAccount, demoAccount } from "./demo/account.ts";
import { playDemo } from "./demo/play.ts";
import { buildDashboard } from "./runtime/build.ts";
import { fromRoot } from "./runtime/root.ts";
import { startRuntime } from "./runtime.ts";

const FOLDER = fromRoot("docs/images");
const SIZE = { width: 1440, height: 900 };
/** How long the demo plays before the pictures, so that the one-dollar sale has been closed. */
const PLAY_MS = 30_000;

async function logIn(page: Page, account: DemoAccount): Promise<string> {
  await page.goto("/login");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByRole("textbox", { name: "Password" }).fill(account.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL("**/live");
  return page.url();
}

async function takePictures(url: string, account: DemoAccount): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchBrowser();
  try {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await browser.newPage({
        baseURL: url,
        viewport: SIZE,
        colorScheme,
        reducedMotion: "reduce",
      });
      const live = await logIn(page, account);
      const shoot = async (name: string) => {
        await page.mouse.move(0, 0);
        const path = join(FOLDER, `${name}${colorScheme === "dark" ? "-dark" : ""}.png`);
        await page.screenshot({ path });
        console.log(`Wrote ${path}`);
      };
      await page.getByRole("row").nth(12).waitFor();
      await page.waitForTimeout(1500);
      await shoot("live");
      await page.goto(live.replace("/live", "/conversations"));
      await page.getByText("what can you help me with").first().click();
      await page.getByText("one dollar").first().waitFor();
      await page.waitForTimeout(800);
      await shoot("conversation");
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

const persist = mkdtempSync(join(tmpdir(), "binnacle-pictures-"));
await buildDashboard();
const runtime = await startRuntime({ port: 0, persist });
const stopping = new AbortController();
try {
  const account = await demoAccount(runtime.url, persist);
  const playing = playDemo({ url: runtime.url, key: account.key, past: true, signal: stopping.signal });
  await Promise.race([playing, new Promise((resolve) => setTimeout(resolve, PLAY_MS))]);
  await takePictures(runtime.url, account);
  stopping.abort();
  await playing;
} finally {
  stopping.abort();
  await runtime.stop();
  rmSync(persist, { recursive: true, force: true });
}
