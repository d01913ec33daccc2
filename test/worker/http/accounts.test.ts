import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { SignupAnswer } from "../../../worker/protocol/account.ts";
import type { AccountContext } from "../../../worker/services/account-context.ts";
import { limitAttempts } from "../../../worker/services/limit-attempts.ts";
import { awayDatabase } from "../../helpers/outage.ts";
import { call, callWith, cookieOf, errorCode, ORIGIN, PASSWORD, signUp } from "../../helpers/worker.ts";

const post = (path: string, json: unknown, headers: Record<string, string> = {}) =>
  call(path, { method: "POST", json, headers });
const newEmail = () => `${crypto.randomUUID()}@example.com`;

describe("sign-up", () => {
  test("gives an organization, a project and two keys, and logs in", async () => {
    const answer = await post("/api/v1/signup", { email: newEmail(), password: PASSWORD });
    expect(answer.status).toBe(201);
    const { user, organization, project, keys } = SignupAnswer.parse(await answer.json());
    expect(organization.role).toBe("owner");
    expect(keys.secret.key).toMatch(/^bn_sk_[0-9A-Za-z]{12}_[0-9A-Za-z]{32}$/);
    expect(keys.publishable.key).toMatch(/^bn_pk_/);
    const me = await call("/api/v1/me", { headers: { cookie: cookieOf(answer) } });
    expect(await me.json()).toEqual({ user, organizations: [organization], projects: [project] });
  });

  test("leaves a line in the audit log for each thing it made", async () => {
    const { organization } = await signUp();
    const { results } = await env.DB.prepare("SELECT action FROM audit_log WHERE organization_id = ?1")
      .bind(organization.id)
      .all<{ action: string }>();
    expect(results.map(({ action }) => action).sort()).toEqual([
      "key.created",
      "key.created",
      "organization.created",
      "project.created",
    ]);
  });

  test("a taken address → 409, also in capitals, and whoever is first of two at once has it", async () => {
    const email = newEmail();
    const both = await Promise.all([
      post("/api/v1/signup", { email, password: PASSWORD }),
      post("/api/v1/signup", { email, password: PASSWORD }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const again = await post("/api/v1/signup", { email: email.toUpperCase(), password: PASSWORD });
    expect([again.status, await errorCode(again)]).toEqual([409, "email_taken"]);
  });

  test("a failure half-way leaves nothing behind, and the address can sign up later", async () => {
    const json = { email: newEmail(), password: PASSWORD };
    await env.DB.exec(
      "CREATE TRIGGER keys_fail BEFORE INSERT ON api_keys BEGIN SELECT RAISE(ABORT, 'no keys today'); END",
    );
    const failed = await post("/api/v1/signup", json);
    await env.DB.exec("DROP TRIGGER keys_fail");
    expect([failed.status, await errorCode(failed)]).toEqual([500, "internal"]);
    expect(failed.headers.getSetCookie()).toEqual([]);
    expect((await post("/api/v1/signup", json)).status).toBe(201);
  });

  test("what cannot be is answered with its path", async () => {
    const wrong = await post("/api/v1/signup", { email: "nobody", password: "short", name: 7 });
    expect(wrong.status).toBe(400);
    const { error } = (await wrong.json()) as { error: { code: string; issues: { path: string }[] } };
    expect(error.code).toBe("invalid_body");
    expect(error.issues.map(({ path }) => path)).toEqual(["email", "password", "name"]);
  });

  test("closed → 403 signup_closed, and so with a word that is not known", async () => {
    for (const SIGNUP of ["closed", "invite", "opne"]) {
      const json = { email: newEmail(), password: PASSWORD };
      const answer = await callWith({ SIGNUP }, "/api/v1/signup", { method: "POST", json });
      expect([answer.status, await errorCode(answer)]).toEqual([403, "signup_closed"]);
    }
  });
});

describe("login", () => {
  test("begins a session in place of the one before", async () => {
    const tenant = await signUp();
    const json = { email: tenant.email.toUpperCase(), password: PASSWORD };
    const login = await post("/api/v1/login", json, { cookie: tenant.cookie });
    expect(login.status).toBe(200);
    expect(await login.json()).toMatchObject({ user: { id: tenant.user.id } });
    const status = async (cookie: string) => (await call("/api/v1/me", { headers: { cookie } })).status;
    expect(await status(cookieOf(login))).toBe(200);
    expect(await status(tenant.cookie)).toBe(401);
  });

  test("a wrong password and an unknown address get the same answer", async () => {
    const { email } = await signUp();
    const bodies = [];
    for (const who of [email, newEmail()]) {
      const answer = await post("/api/v1/login", { email: who, password: "not the password" });
      expect(answer.status).toBe(401);
      expect(answer.headers.getSetCookie()).toEqual([]);
      const { error } = (await answer.json()) as { error: { code: string; message: string } };
      bodies.push([error.code, error.message]);
    }
    expect(bodies[0]).toEqual(bodies[1]);
    expect(bodies[0]?.[0]).toBe("invalid_credentials");
  });

  test("too many attempts from one address, or for one account → 429 that says when to try again", async () => {
    for (const vary of ["account", "address"]) {
      const of = { email: newEmail(), address: crypto.randomUUID() };
      const attempt = () =>
        post("/api/v1/login", { email: of.email, password: "guess" }, { "cf-connecting-ip": of.address });
      expect((await attempt()).status).toBe(401);
      // The rest of the allowance, without the work of checking passwords.
      for (let n = 0; n < 30; n++) {
        const address = vary === "account" ? crypto.randomUUID() : of.address;
        const email = vary === "address" ? newEmail() : of.email;
        const ctx = { limit: env.AUTH_LIMIT, address } as AccountContext;
        await limitAttempts(ctx, email).catch(() => {});
      }
      const last = await attempt();
      expect([last.status, await errorCode(last)]).toEqual([429, "rate_limited"]);
      expect(last.headers.get("retry-after")).toBe("60");
    }
  });

  test("with the database away → 503 that says when to try again", async () => {
    const json = { email: newEmail(), password: PASSWORD };
    const answer = await callWith({ DB: awayDatabase() }, "/api/v1/login", { method: "POST", json });
    expect([answer.status, await errorCode(answer)]).toEqual([503, "unavailable"]);
    expect(answer.headers.get("retry-after")).toBe("5");
  });
});

describe("sessions", () => {
  test("the cookie is out of reach of scripts and other sites, and on https for https alone", async () => {
    for (const [origin, name, secure] of [
      [ORIGIN, "__Secure-binnacle.session_token", true],
      ["http://localhost:8787", "binnacle.session_token", false],
    ] as const) {
      const email = newEmail();
      for (const path of ["/api/v1/signup", "/api/v1/login"]) {
        const answer = await post(origin + path, { email, password: PASSWORD });
        const [cookie] = answer.headers.getSetCookie();
        const parts = cookie?.split("; ") ?? [];
        expect(parts[0]?.split("=")[0]).toBe(name);
        expect(parts).toEqual(expect.arrayContaining(["HttpOnly", "SameSite=Lax", "Path=/"]));
        expect(parts.includes("Secure")).toBe(secure);
        expect(cookie).toContain(`Max-Age=${14 * 86_400}`);
        expect(cookie).not.toContain("Domain=");
      }
    }
  });

  test("logging out ends the session, not only its cookie", async () => {
    const tenant = await signUp();
    const out = await call("/api/v1/logout", { method: "POST", headers: { cookie: tenant.cookie } });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toContain("Max-Age=0");
    expect((await tenant.fetch("/api/v1/me")).status).toBe(401);
    expect((await call("/api/v1/logout", { method: "POST" })).status).toBe(204);
  });

  test("sessions that ran out are swept by the next login", async () => {
    const { email, user } = await signUp();
    await env.DB.prepare("UPDATE sessions SET expires_at = 1 WHERE user_id = ?1").bind(user.id).run();
    await post("/api/v1/login", { email, password: PASSWORD });
    const row = await env.DB.prepare("SELECT count(*) AS n FROM sessions WHERE user_id = ?1")
      .bind(user.id)
      .first<{ n: number }>();
    expect(row?.n).toBe(1);
  });

  test("a session past its time is not let in", async () => {
    const tenant = await signUp();
    await env.DB.prepare("UPDATE sessions SET expires_at = 1 WHERE user_id = ?1").bind(tenant.user.id).run();
    expect((await tenant.fetch("/api/v1/me")).status).toBe(401);
    expect((await tenant.fetch("/api/v1/keys")).status).toBe(401);
  });

  test("a session in use is extended, and the answer carries its cookie", async () => {
    const tenant = await signUp();
    const soon = Date.now() + 2 * 86_400_000;
    await env.DB.prepare("UPDATE sessions SET expires_at = ?1 WHERE user_id = ?2")
      .bind(soon, tenant.user.id)
      .run();
    for (const path of ["/api/v1/keys", "/api/v1/me"]) {
      await env.DB.prepare("UPDATE sessions SET expires_at = ?1 WHERE user_id = ?2")
        .bind(soon, tenant.user.id)
        .run();
      const answer = await tenant.fetch(path);
      expect(answer.headers.getSetCookie()[0]).toContain("session_token");
      const row = await env.DB.prepare("SELECT expires_at FROM sessions WHERE user_id = ?1")
        .bind(tenant.user.id)
        .first<{ expires_at: number }>();
      expect(row?.expires_at).toBeGreaterThan(soon);
    }
  });

  test("with the database away → 503, not a login page", async () => {
    const { cookie, project } = await signUp();
    for (const path of ["/api/v1/me", "/api/v1/keys"]) {
      const headers = { cookie, "x-binnacle-project": project.id };
      const answer = await callWith({ DB: awayDatabase() }, path, { headers });
      expect([answer.status, await errorCode(answer)]).toEqual([503, "unavailable"]);
    }
  });
});

describe("requests that other sites' pages make", () => {
  test("signing up, logging in and out from elsewhere → 403; from our own page → let in", async () => {
    const json = { email: newEmail(), password: PASSWORD };
    for (const path of ["/api/v1/signup", "/api/v1/login", "/api/v1/logout"])
      for (const [name, value] of [
        ["origin", "https://evil.example"],
        ["origin", "null"],
        ["sec-fetch-site", "cross-site"],
        ["sec-fetch-site", "same-site"],
      ] as const) {
        const answer = await post(path, json, { [name]: value });
        expect([answer.status, await errorCode(answer)]).toEqual([403, "forbidden"]);
      }
    const own = await post("/api/v1/signup", json, { origin: ORIGIN, "sec-fetch-site": "same-origin" });
    expect(own.status).toBe(201);
  });

  test("a form cannot stand in for JSON → 415", async () => {
    const body = JSON.stringify({ email: newEmail(), password: PASSWORD });
    const headers = { "content-type": "text/plain" };
    const answer = await call("/api/v1/signup", { method: "POST", body, headers });
    expect([answer.status, await errorCode(answer)]).toEqual([415, "unsupported_media_type"]);
  });
});
