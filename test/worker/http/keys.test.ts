import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { ApiKey } from "../../../worker/protocol/account.ts";
import { projectRouteContract } from "../../helpers/contract.ts";
import { errorCode, signUp, type Tenant } from "../../helpers/worker.ts";

projectRouteContract({ method: "GET", path: "/api/v1/keys", permission: "manage" });
projectRouteContract({
  method: "POST",
  path: "/api/v1/keys",
  permission: "manage",
  json: { name: "CI", scope: "read" },
});
projectRouteContract({
  method: "DELETE",
  path: "/api/v1/keys/{id}",
  pathOf: async (owner) => `/api/v1/keys/${(await owner.createKey("read")).id}`,
  permission: "manage",
});
projectRouteContract({ method: "GET", path: "/api/v1/status", permission: "read" });

async function keysOf(tenant: Tenant): Promise<ApiKey[]> {
  const answer = await tenant.fetch("/api/v1/keys");
  return ((await answer.json()) as { keys: ApiKey[] }).keys;
}

describe("keys", () => {
  test("a new key is shown once and works; lists show its prefix and never the key", async () => {
    const tenant = await signUp();
    const made = await tenant.createKey("read");
    expect(made.key).toMatch(/^bn_rk_/);
    const status = await tenant.fetchWithKey("/api/v1/status", {}, made.key);
    expect(status.status).toBe(200);
    const text = await (await tenant.fetch("/api/v1/keys")).text();
    expect(text).not.toContain(made.key);
    const [newest, ...first] = (JSON.parse(text) as { keys: ApiKey[] }).keys;
    expect(newest).toMatchObject({ id: made.id, scope: "read", prefix: made.prefix, revoked_at: null });
    expect(made.key.startsWith(made.prefix.replace("…", ""))).toBe(true);
    expect(first.map(({ scope }) => scope).sort()).toEqual(["publishable", "secret"]);
  });

  test("the database holds the key's hash, not the key", async () => {
    const tenant = await signUp();
    const rows = await env.DB.prepare("SELECT * FROM api_keys WHERE project_id = ?1")
      .bind(tenant.project.id)
      .all();
    const secret = tenant.keys.secret.split("_")[3] as string;
    expect(JSON.stringify(rows.results)).not.toContain(secret);
  });

  test("a key is taken as Bearer, as x-api-key, and as the password of Basic", async () => {
    const { keys, fetchWithKey: _, ...tenant } = await signUp();
    const { call } = await import("../../helpers/worker.ts");
    for (const headers of [
      { authorization: `Bearer ${keys.secret}` },
      { authorization: `bearer ${keys.secret}` },
      { "x-api-key": keys.secret },
      { authorization: `Basic ${btoa(`anyone:${keys.secret}`)}` },
    ] as Record<string, string>[]) {
      const answer = await call("/api/v1/status", { headers });
      expect([headers, answer.status]).toEqual([headers, 200]);
    }
    expect(tenant.project.id).toMatch(/^prj_/);
  });

  test("a use is noted, and shown by the list", async () => {
    const tenant = await signUp();
    const key = await tenant.createKey("read");
    await tenant.fetchWithKey("/api/v1/status", {}, key.key);
    await expect
      .poll(async () => (await keysOf(tenant)).find(({ id }) => id === key.id)?.last_used_at)
      .toMatch(/^20/);
  });

  test("revoking twice is as revoking once, and the list keeps the key with its time", async () => {
    const tenant = await signUp();
    const key = await tenant.createKey("secret");
    for (let times = 0; times < 2; times++) {
      const answer = await tenant.fetch(`/api/v1/keys/${key.id}`, { method: "DELETE" });
      expect(answer.status).toBe(204);
    }
    const listed = (await keysOf(tenant)).find(({ id }) => id === key.id);
    expect(listed?.revoked_at).toMatch(/^20/);
    const audit = await env.DB.prepare(
      "SELECT action FROM audit_log WHERE project_id = ?1 AND subject_id = ?2 ORDER BY created_at, action",
    )
      .bind(tenant.project.id, key.id)
      .all<{ action: string }>();
    expect(audit.results.map(({ action }) => action)).toEqual(["key.created", "key.revoked"]);
  });

  test("a key that is not there → 404; a scope or a name that cannot be → 400 with its path", async () => {
    const tenant = await signUp();
    const gone = await tenant.fetch("/api/v1/keys/aaaaaaaaaaaa", { method: "DELETE" });
    expect([gone.status, await errorCode(gone)]).toEqual([404, "not_found"]);
    const wrong = await tenant.fetch("/api/v1/keys", { method: "POST", json: { name: " ", scope: "root" } });
    expect(wrong.status).toBe(400);
    const { error } = (await wrong.json()) as { error: { issues: { path: string }[] } };
    expect(error.issues.map(({ path }) => path)).toEqual(["name", "scope"]);
  });
});
