import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { controlDb } from "../../../worker/db/control/client.ts";
import { authenticateKey, KEY_TTL_MS } from "../../../worker/services/authenticate-key.ts";
import { KeyCache } from "../../../worker/services/key-cache.ts";
import { mintKey } from "../../../worker/services/keys.ts";
import { awayDatabase } from "../../helpers/outage.ts";
import { signUp } from "../../helpers/worker.ts";

/** An isolate of its own: a memory, a clock, and a count of the times that it asked the database. */
function isolate() {
  const cache = new KeyCache();
  const deferred: Promise<unknown>[] = [];
  const state = { now: Date.now(), away: false, reads: 0 };
  const control = () => {
    state.reads++;
    return controlDb(state.away ? awayDatabase() : env.DB);
  };
  return {
    state,
    ask: (key: string) =>
      authenticateKey({ control, cache, now: state.now, defer: (work) => deferred.push(work) }, key),
    settle: () => Promise.all(deferred.splice(0)),
  };
}

test("a key that is asked for again costs no read and nothing deferred", async () => {
  const { keys, project } = await signUp();
  const { ask, settle, state } = isolate();
  await ask(keys.secret);
  await settle();
  const before = state.reads;
  for (let n = 0; n < 100; n++) expect((await ask(keys.secret)).projectId).toBe(project.id);
  expect(state.reads).toBe(before);
});

test("a key revoked elsewhere is refused within 30 seconds, however often it is used meanwhile", async () => {
  const tenant = await signUp();
  const key = await tenant.createKey("secret");
  const { ask, settle, state } = isolate();
  await ask(key.key);
  await settle();
  await tenant.fetch(`/api/v1/keys/${key.id}`, { method: "DELETE" });
  // The worst case: each reading behind the request fails, so that only age ends it.
  state.away = true;
  for (let second = 0; second < 25; second++, state.now += 1000) {
    await ask(key.key);
    await settle();
  }
  state.away = false;
  state.now += 1000;
  await expect(ask(key.key)).rejects.toMatchObject({ code: "unauthorized" });
  expect(KEY_TTL_MS).toBeLessThan(30_000);
});

test("a key in use is read again behind the requests, so that none waits and a revocation is seen sooner", async () => {
  const tenant = await signUp();
  const key = await tenant.createKey("secret");
  const { ask, settle, state } = isolate();
  await ask(key.key);
  await settle();
  await tenant.fetch(`/api/v1/keys/${key.id}`, { method: "DELETE" });
  state.now += 11_000;
  await ask(key.key);
  await settle();
  await expect(ask(key.key)).rejects.toMatchObject({ code: "unauthorized" });
});

test("an unknown key costs one read however often it is tried", async () => {
  const { ask, state } = isolate();
  const { key } = mintKey("secret");
  for (let n = 0; n < 10; n++) await expect(ask(key)).rejects.toMatchObject({ code: "unauthorized" });
  expect(state.reads).toBe(1);
});

test("the right id with another secret, or another scope's mark, is refused", async () => {
  const { keys } = await signUp();
  const { ask } = isolate();
  const [, , id, secret] = keys.secret.split("_") as [string, string, string, string];
  const other = mintKey("secret").key.split("_")[3];
  for (const forged of [`bn_sk_${id}_${other}`, `bn_rk_${id}_${secret}`, `${keys.secret} `])
    await expect(ask(forged)).rejects.toMatchObject({ code: "unauthorized" });
});

test("while the database is away, a known key is let in until it has aged, then told to come back", async () => {
  const { keys } = await signUp();
  const { ask, settle, state } = isolate();
  await ask(keys.secret);
  await settle();
  state.away = true;
  state.now += KEY_TTL_MS;
  await ask(keys.secret);
  await settle();
  state.now += 1;
  await expect(ask(keys.secret)).rejects.toMatchObject({ code: "unavailable", retryAfter: 5 });
  state.away = false;
  await ask(keys.secret);
});

test("a use is noted at most once a minute", async () => {
  const { keys, project } = await signUp();
  const { ask, settle, state } = isolate();
  const id = keys.secret.split("_")[2];
  const noted = async () => {
    await ask(keys.secret);
    await settle();
    const row = await env.DB.prepare("SELECT last_used_at FROM api_keys WHERE project_id = ?1 AND id = ?2")
      .bind(project.id, id)
      .first<{ last_used_at: number }>();
    return row?.last_used_at;
  };
  const first = state.now;
  expect(await noted()).toBe(first);
  state.now += 59_000;
  expect(await noted()).toBe(first);
  state.now += 2_000;
  expect(await noted()).toBe(first + 61_000);
});
