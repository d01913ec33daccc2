import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, onTestFailed } from "vitest";
import { launchBrowser } from "../../scripts/browser.ts";
import { buildDashboard, DASHBOARD } from "../../scripts/runtime/build.ts";
import { fromRoot } from "../../scripts/runtime/root.ts";
import { type Runtime, startRuntime } from "../../scripts/runtime.ts";
import type { SignupAnswer } from "../../worker/protocol/account.ts";

/** What a page did that it must not: scripts that failed, and what its content policy stopped. */
export interface Visit {
  page: Page;
  faults: string[];
}

/** The real Worker on a port and in a folder of its own, and a browser. */
export interface World {
  readonly url: string;
  /** Starts the Worker again with the same data, on the same port. */
  restart(): Promise<void>;
  /** Stops the Worker; `restart` brings it back. */
  halt(): Promise<void>;
  visit(options?: BrowserContextOptions): Promise<Visit>;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  await buildDashboard();
  const folder = mkdtempSync(join(tmpdir(), "binnacle-e2e-"));
  const persist = join(folder, "data");
  // A copy: a build while the tests run must not take the files from under them.
  const dashboard = join(folder, "web");
  cpSync(DASHBOARD, dashboard, { recursive: true });
  let runtime: Runtime = await startRuntime({ port: 0, persist, dashboard });
  const { port, url } = runtime;
  const browser: Browser = await launchBrowser();
  return {
    url,
    halt: () => runtime.stop(),
    async restart() {
      runtime = await startRuntime({ port, persist, dashboard });
    },
    async visit(options) {
      const context = await browser.newContext({ baseURL: url, ...options });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      const faults = watchFaults(page);
      onTestFailed(async ({ task }) => {
        const path = fromRoot(".wrangler/failures", `${task.name.replace(/\W+/g, "-")}.png`);
        await page.screenshot({ path }).catch(() => {});
        console.log(`${page.url()} looked like ${path}`, faults);
      });
      return { page, faults };
    },
    async stop() {
      await browser.close();
      await runtime.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${error.name}: ${error.message}`));
  page.on("console", (message) => {
    // What the network answers is the server's business; the policy reports itself as an error of the console.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  return faults;
}

export interface Account extends SignupAnswer {
  email: string;
  password: string;
  /** The address of a page of the account's project. */
  path: (page: string) => string;
}

let accounts = 0;

/** Signs up over HTTP; with a page, that page's browser has the session. */
export async function signUp(world: World, page?: Page): Promise<Account> {
  const email = `someone-${Date.now()}-${accounts++}@example.com`;
  const password = "correct horse battery";
  const data = { email, password, organization: "Harbor", project: "Chatbot" };
  const headers = { "content-type": "application/json", origin: world.url };
  const answer = page
    ? await page.context().request.post("/api/v1/signup", { data, headers })
    : await fetch(`${world.url}/api/v1/signup`, { method: "POST", headers, body: JSON.stringify(data) });
  const status = typeof answer.status === "function" ? answer.status() : answer.status;
  expect(status).toBe(201);
  const body = (await answer.json()) as SignupAnswer;
  return { ...body, email, password, path: (name) => `/p/${body.project.id}/${name}` };
}

/** Sends events as a customer's application does, and returns the answer. */
export function send(world: World, key: string, events: unknown): Promise<Response> {
  return fetch(`${world.url}/api/v1/spans`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(events),
  });
}

/** Sends events, which must all be taken. */
export async function log(world: World, account: Account, ...events: object[]): Promise<void> {
  const response = await send(world, account.keys.secret.key, events);
  expect(await response.json()).toEqual({ accepted: events.length, errors: [] });
  expect(response.status).toBe(202);
}
