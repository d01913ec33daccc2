import { describe, expect, test, vi } from "vitest";
import { awayDatabase } from "../../helpers/outage.ts";
import { call, callWith, errorCode, signUp } from "../../helpers/worker.ts";

describe("the API as a whole", () => {
  test("health says the version, to anybody", async () => {
    const answer = await call("/api/v1/health");
    expect(await answer.json()).toEqual({ ok: true, version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect(answer.headers.get("x-request-id")).toBeTruthy();
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("what is not there → 404 as JSON, whatever the method", async () => {
    for (const method of ["GET", "POST", "DELETE"])
      for (const path of ["/api", "/api/", "/api/v1/nothing", "/api/v2/spans"]) {
        const answer = await call(path, { method });
        expect([path, answer.status, await errorCode(answer)]).toEqual([path, 404, "not_found"]);
      }
  });

  test("what is neither the API nor a page → 404 as JSON", async () => {
    const answer = await call("/anything", { method: "POST" });
    expect([answer.status, await errorCode(answer)]).toEqual([404, "not_found"]);
  });

  test("a method that a path has not → 405 that says which it has, before a key is asked for", async () => {
    const answer = await call("/api/v1/keys", { method: "PATCH" });
    expect([answer.status, await errorCode(answer)]).toEqual([405, "method_not_allowed"]);
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
  });

  test("broken JSON → 400, an enormous body → 413 that names the limit", async () => {
    const init = { method: "POST", headers: { "content-type": "application/json" } };
    const broken = await call("/api/v1/login", { ...init, body: '{"email": ' });
    expect([broken.status, await errorCode(broken)]).toEqual([400, "invalid_json"]);
    const large = await call("/api/v1/login", { ...init, body: `"${"x".repeat(70_000)}"` });
    expect(large.status).toBe(413);
    expect(await large.text()).toContain("65536 bytes");
  });

  test("an unknown error says only its request id, and the log says the rest", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const json = { email: "a@example.com", password: "some password" };
    const answer = await callWith({ AUTH_SECRET: "short", DB: awayDatabase() }, "/api/v1/login", {
      method: "POST",
      json,
    });
    expect(answer.status).toBe(500);
    const { error } = (await answer.json()) as { error: Record<string, string> };
    expect(error.code).toBe("internal");
    expect(JSON.stringify(error)).not.toContain("AUTH_SECRET");
    expect(log.mock.calls.flat().map(String).join()).toContain("AUTH_SECRET");
    expect(log.mock.calls[0]?.[0]).toBe(error.request_id);
    log.mockRestore();
  });

  test("the log of a failed query has none of its parameters", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const { cookie } = await signUp();
    await callWith({ DB: awayDatabase() }, "/api/v1/me", { headers: { cookie } });
    const logged = log.mock.calls.flat().map(String).join();
    log.mockRestore();
    expect(logged).toContain("Network connection lost");
    expect(logged).toContain("query failed: select");
    const token = decodeURIComponent(cookie.split("=")[1] as string).split(".")[0] as string;
    expect(token.length).toBe(32);
    expect(logged).not.toContain(token);
  });

  test("a key that is not in memory while the database is away → 503 that says when to try again", async () => {
    const headers = { authorization: `Bearer bn_sk_${"c".repeat(12)}_${"d".repeat(32)}` };
    const answer = await callWith({ DB: awayDatabase() }, "/api/v1/status", { headers });
    expect([answer.status, await errorCode(answer)]).toEqual([503, "unavailable"]);
    expect(answer.headers.get("retry-after")).toBe("5");
  });

  test("a key in memory is let in while the database is away", async () => {
    const { keys } = await signUp();
    const headers = { authorization: `Bearer ${keys.secret}` };
    expect((await call("/api/v1/status", { headers })).status).toBe(200);
    expect((await callWith({ DB: awayDatabase() }, "/api/v1/status", { headers })).status).toBe(200);
  });
});

describe("pages of other origins", () => {
  const preflight = (path: string, method: string) =>
    call(path, {
      method: "OPTIONS",
      headers: { origin: "https://shop.example", "access-control-request-method": method },
    });

  test("may POST spans, without credentials", async () => {
    const answer = await preflight("/api/v1/spans", "POST");
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(answer.headers.has("access-control-allow-credentials")).toBe(false);
  });

  test("may do nothing else", async () => {
    for (const [path, method] of [
      ["/api/v1/spans", "GET"],
      ["/api/v1/keys", "POST"],
      ["/api/v1/signup", "POST"],
    ] as const) {
      const answer = await preflight(path, method);
      expect(answer.headers.has("access-control-allow-origin")).toBe(false);
    }
  });
});
