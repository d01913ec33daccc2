import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import app from "../../worker/app.ts";
import type { Env } from "../../worker/env.ts";
import type { KeyScope, NewApiKey, SignupAnswer } from "../../worker/protocol/account.ts";

export const ORIGIN = "https://binnacle.test";
export const PASSWORD = "correct horse battery";

/** As of `fetch`, and `json` is a body to be written as JSON. */
export type CallInit = RequestInit & { json?: unknown };

/** One request to the Worker, through its real entry. */
export async function call(path: string, init: CallInit = {}): Promise<Response> {
  return exports.default.fetch(requestOf(path, init));
}

/** One request to a Worker that is configured otherwise, or whose bindings fail. Waits for what it deferred. */
export async function callWith(
  overrides: Partial<Env>,
  path: string,
  init: CallInit = {},
): Promise<Response> {
  const ctx = createExecutionContext();
  const response = await app.fetch(requestOf(path, init), { ...env, ...overrides }, ctx);
  await waitOnExecutionContext(ctx);
  return response;
}

function requestOf(path: string, init: CallInit): Request {
  const { json, ...rest } = init;
  const headers = new Headers(rest.headers);
  // Each caller an address of its own, unless said: tests share the limit on attempts otherwise.
  if (!headers.has("cf-connecting-ip")) headers.set("cf-connecting-ip", crypto.randomUUID());
  if (json !== undefined) {
    rest.body = JSON.stringify(json);
    headers.set("content-type", "application/json");
  }
  const url = path.startsWith("/") ? ORIGIN + path : path;
  return new Request(url, { redirect: "manual", ...rest, headers });
}

/** A fresh organization with one project, and ways to ask for it. */
export interface Tenant extends Omit<SignupAnswer, "keys"> {
  email: string;
  /** The `Cookie` header of the owner's session. */
  cookie: string;
  /** The first keys, as their holders send them. */
  keys: { secret: string; publishable: string };
  /** As the logged-in owner, in the first project. */
  fetch(path: string, init?: CallInit): Promise<Response>;
  /** With an API key: the secret one unless given. */
  fetchWithKey(path: string, init?: CallInit, key?: string): Promise<Response>;
  /** Makes one more key of the project. */
  createKey(scope: KeyScope): Promise<NewApiKey>;
}

export async function signUp(): Promise<Tenant> {
  const email = `${crypto.randomUUID()}@example.com`;
  const response = await call("/api/v1/signup", {
    method: "POST",
    json: { email, password: PASSWORD, name: "Ann", organization: "Acme", project: "Shop" },
  });
  if (response.status !== 201) throw new Error(`sign-up: ${response.status} ${await response.text()}`);
  const answer = (await response.json()) as SignupAnswer;
  const cookie = cookieOf(response);
  const { secret, publishable } = answer.keys;
  const fetch: Tenant["fetch"] = (path, init = {}) =>
    call(path, withHeaders(init, { cookie, "x-binnacle-project": answer.project.id }));
  return {
    ...answer,
    email,
    cookie,
    keys: { secret: secret.key, publishable: publishable.key },
    fetch,
    fetchWithKey: (path, init = {}, key = secret.key) =>
      call(path, withHeaders(init, { authorization: `Bearer ${key}` })),
    async createKey(scope) {
      const made = await fetch("/api/v1/keys", { method: "POST", json: { name: scope, scope } });
      return ((await made.json()) as { key: NewApiKey }).key;
    },
  };
}

/** The `Cookie` header that a browser would send after this answer. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** The code of an error answer, checking that it has the wire's form and names its request. */
export async function errorCode(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error: { code: string; request_id: string } };
  if (!error.request_id || error.request_id !== response.headers.get("x-request-id"))
    throw new Error("the answer does not name its request");
  return error.code;
}

function withHeaders(init: CallInit, more: Record<string, string>): CallInit {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(more)) if (!headers.has(name)) headers.set(name, value);
  return { ...init, headers };
}
