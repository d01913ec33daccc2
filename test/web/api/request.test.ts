import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import * as api from "../../../web/api/client.ts";
import { ApiError } from "../../../web/api/error.ts";
import { onUnauthorized, request } from "../../../web/api/request.ts";

function answer(body: unknown, init: ResponseInit = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const fetched = vi.fn(async (..._: Parameters<typeof fetch>) => new Response(text, init));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

async function refusal(promise: Promise<unknown>): Promise<ApiError> {
  const cause = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(cause).toBeInstanceOf(ApiError);
  return cause as ApiError;
}

const error = (code: string, more = {}) => ({
  error: { code, message: "no", request_id: "req_1", ...more },
});

afterEach(() => vi.unstubAllGlobals());

describe("a request", () => {
  test("names its project, and leaves empty parameters out of the address", async () => {
    const fetched = answer({ spans: [], next_cursor: null, stopped_early: false });
    await api.listSpans("prj 1", { filter: "kind:llm a b", cursor: "", from: undefined, limit: 5 });
    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url).toBe("/api/v1/spans?filter=kind%3Allm+a+b&limit=5");
    expect(new Headers(init?.headers).get("x-binnacle-project")).toBe("prj 1");
    expect(init?.credentials).toBe("same-origin");
  });

  test("escapes ids: a client chose them", async () => {
    const fetched = answer(error("not_found"), { status: 404 });
    await refusal(api.getSpan("p", "a/b?c#d:é"));
    expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/spans/a%2Fb%3Fc%23d%3A%C3%A9");
  });

  test("takes an empty answer where nothing is expected", async () => {
    answer("", { status: 200 });
    await expect(api.logout()).resolves.toBeUndefined();
  });
});

describe("an error", () => {
  test("carries the server's code, message, issues and request id, and when to come back", async () => {
    const issues = [{ path: "email", message: "taken" }];
    answer(error("rate_limited", { issues }), { status: 429, headers: { "retry-after": "7" } });
    const thrown = await refusal(api.me());
    expect(thrown).toMatchObject({
      code: "rate_limited",
      message: "no",
      status: 429,
      issues,
      requestId: "req_1",
      retryAfter: 7,
    });
  });

  test("of a lost session is told to whoever listens; that of a wrong password is not", async () => {
    const heard = vi.fn();
    const stop = onUnauthorized(heard);
    answer(error("invalid_credentials"), { status: 401 });
    await refusal(api.login({ email: "a@b.co", password: "x" }));
    expect(heard).not.toHaveBeenCalled();
    answer(error("unauthorized"), { status: 401 });
    await refusal(api.me());
    expect(heard).toHaveBeenCalledTimes(1);
    stop();
    await refusal(api.me());
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test("of the network says that, and an abort stays an abort", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    expect((await refusal(api.me())).code).toBe("network");
    vi.stubGlobal("fetch", () => Promise.reject(new DOMException("gone", "AbortError")));
    await expect(api.me()).rejects.toSatisfy(api.isAbort);
  });

  test("in a proxy's own words keeps its status and none of its words", async () => {
    answer("<html><script>alert(1)</script></html>", { status: 502 });
    const thrown = await refusal(api.me());
    expect(thrown).toMatchObject({ code: "unavailable", status: 502 });
    expect(thrown.message).not.toContain("script");
  });

  test("is thrown for an answer that is not JSON, or has another shape", async () => {
    answer("<!doctype html>");
    expect((await refusal(api.me())).code).toBe("unexpected_answer");
    answer({ n: "one" });
    const thrown = await refusal(request(z.object({ n: z.number() }), "GET", "/x"));
    expect(thrown.code).toBe("unexpected_answer");
    expect(thrown.message).toContain("n:");
  });

  test("with a code of a newer server is still an error with its message", async () => {
    answer(error("brand_new"), { status: 418 });
    expect(await refusal(api.me())).toMatchObject({ code: "unexpected_answer", message: "no", status: 418 });
  });
});
