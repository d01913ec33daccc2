import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";

/** Keeps a browser from asking for its maker's servers, which a closed network refuses. */
const QUIET = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];

/**
 * Starts a headless Chromium: the one at CHROME_PATH, else on Linux x64 the one that comes in a package, else an
 * installed Chrome.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ headless: true, ...(await place()) });
}

async function place(): Promise<LaunchOptions> {
  // Chromium's sandbox does not work for root, as in most containers.
  const args = process.getuid?.() === 0 ? [...QUIET, "--no-sandbox"] : QUIET;
  if (process.env.CHROME_PATH) return { executablePath: process.env.CHROME_PATH, args };
  if (process.platform !== "linux" || process.arch !== "x64") return { channel: "chrome", args };
  // Not with its own arguments: --single-process lets all contexts share one jar of cookies.
  return { executablePath: await sparticuz.executablePath(), args };
}
