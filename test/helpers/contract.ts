import { describe, expect, test } from "vitest";
import type { KeyScope } from "../../worker/protocol/account.ts";
import type { Permission } from "../../worker/services/context.ts";
import { type CallInit, call, errorCode, signUp, type Tenant } from "./worker.ts";

export interface ProjectRoute extends CallInit {
  method: string;
  path: string;
  /** For a path with an id: that of something which this tenant has, made for the test. */
  pathOf?: (owner: Tenant) => Promise<string>;
  permission: Permission;
}

/** For each permission, a key that lacks it. */
const LACKS: Record<Permission, KeyScope> = { ingest: "read", read: "publishable", manage: "secret" };
const HAS: Record<Permission, KeyScope | null> = { ingest: "publishable", read: "read", manage: null };
const UNKNOWN_KEY = `bn_sk_${"a".repeat(12)}_${"b".repeat(32)}`;

/** What every route of a project owes: who is let in, who is not, and that tenants are walled off. */
export function projectRouteContract(route: ProjectRoute): void {
  const { path, pathOf, permission, ...init } = route;
  const pathFor = async (owner: Tenant) => (pathOf ? pathOf(owner) : path);
  // Whoever has no key needs no tenant, unless the path is of something: signing up is slow by design.
  const anyPath = async () => (pathOf ? pathOf(await signUp()) : path);

  describe(`${route.method} ${path}: the contract of project routes`, () => {
    test("no key → 401", async () => {
      const answer = await call(await anyPath(), init);
      expect([answer.status, await errorCode(answer)]).toEqual([401, "unauthorized"]);
    });

    test("malformed and unknown keys → 401, however they are sent", async () => {
      const url = await anyPath();
      for (const headers of [
        { authorization: `Bearer ${UNKNOWN_KEY}` },
        { authorization: "Bearer" },
        { authorization: "Bearer nonsense" },
        { authorization: `Digest ${UNKNOWN_KEY}` },
        { authorization: `Basic ${btoa(`user:${UNKNOWN_KEY}`)}` },
        { authorization: "Basic %%%" },
        { "x-api-key": UNKNOWN_KEY },
        { "x-api-key": "" },
      ] as Record<string, string>[]) {
        const answer = await call(url, { ...init, headers: { ...headers, ...headersOf(init) } });
        expect([headers, answer.status, await errorCode(answer)]).toEqual([headers, 401, "unauthorized"]);
      }
    });

    test("a revoked key → 401", async () => {
      const owner = await signUp();
      const key = await owner.createKey(HAS[permission] ?? "secret");
      await owner.fetch(`/api/v1/keys/${key.id}`, { method: "DELETE" });
      const answer = await owner.fetchWithKey(await pathFor(owner), init, key.key);
      expect([answer.status, await errorCode(answer)]).toEqual([401, "unauthorized"]);
    });

    test("a key of the wrong scope → 403", async () => {
      const owner = await signUp();
      const key = await owner.createKey(LACKS[permission]);
      const answer = await owner.fetchWithKey(await pathFor(owner), init, key.key);
      expect([answer.status, await errorCode(answer)]).toEqual([403, "forbidden"]);
    });

    test("a session in another tenant's project → 404, in no project → 400", async () => {
      const [owner, stranger] = await Promise.all([signUp(), signUp()]);
      const url = await pathFor(owner);
      const headers = { cookie: stranger.cookie, ...headersOf(init) };
      const theirs = await call(url, {
        ...init,
        headers: { ...headers, "x-binnacle-project": owner.project.id },
      });
      expect([theirs.status, await errorCode(theirs)]).toEqual([404, "not_found"]);
      const none = await call(url, { ...init, headers });
      expect([none.status, await errorCode(none)]).toEqual([400, "invalid_query"]);
    });

    if (pathOf)
      test("another tenant's id → 404, by session and by key", async () => {
        const [owner, stranger] = await Promise.all([signUp(), signUp()]);
        const url = await pathFor(owner);
        const bySession = await stranger.fetch(url, init);
        expect([bySession.status, await errorCode(bySession)]).toEqual([404, "not_found"]);
        if (!HAS[permission]) return;
        const byKey = await stranger.fetchWithKey(url, init);
        expect([byKey.status, await errorCode(byKey)]).toEqual([404, "not_found"]);
      });

    if (route.method !== "GET")
      test("a session's request from another site's page → 403", async () => {
        const owner = await signUp();
        const url = await pathFor(owner);
        const elsewhere = [
          ["sec-fetch-site", "cross-site"] as const,
          ["origin", "https://evil.example"] as const,
        ];
        for (const [name, value] of elsewhere) {
          const headers = { ...headersOf(init), [name]: value };
          const answer = await owner.fetch(url, { ...init, headers });
          expect([answer.status, await errorCode(answer)]).toEqual([403, "forbidden"]);
        }
      });
  });
}

export interface UserRoute extends CallInit {
  method: string;
  path: string;
}

/** What every route for a logged-in user owes, whatever the project. */
export function userRouteContract(route: UserRoute): void {
  const { path, ...init } = route;
  describe(`${route.method} ${path}: the contract of user routes`, () => {
    test("no session, a made-up one, and an API key → 401", async () => {
      const owner = await signUp();
      const forged = owner.cookie.replace(/=./, "=_");
      for (const headers of [
        {},
        { cookie: forged },
        { authorization: `Bearer ${owner.keys.secret}` },
      ] as Record<string, string>[]) {
        const answer = await call(path, { ...init, headers: { ...headersOf(init), ...headers } });
        expect([answer.status, await errorCode(answer)]).toEqual([401, "unauthorized"]);
      }
    });
  });
}

function headersOf(init: CallInit): Record<string, string> {
  return Object.fromEntries(new Headers(init.headers));
}
