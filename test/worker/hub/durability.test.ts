import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { AppendQueue } from "../../../worker/hub/append-queue.ts";
import { HubLog, type LogEntry } from "../../../worker/hub/log.ts";
import { ProjectHub } from "../../../worker/hub/project-hub.ts";
import { spanEvent, T0 } from "../../helpers/events.ts";
import { faultyBucket } from "../../helpers/faults.ts";
import { chunkOf, crash, evict, freshHub, type Hub, logRows, rebind } from "../../helpers/hub.ts";
import { readLedger, sumsOver, sumsText } from "../../helpers/ledger.ts";
import { watchHub } from "../../helpers/live.ts";
import { awayDatabase } from "../../helpers/outage.ts";
import { freshProject } from "../../helpers/project.ts";
import { accept, getConversation, getSpan, listSpans, send } from "../../helpers/spans.ts";
import { callWith } from "../../helpers/worker.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

const hubOf = (project: { project: { id: string; shard: number } }): Hub => freshHub(project.project.id);

/** Everything in both shards is away, or one of the stores. */
const DATABASE_AWAY = { LOGS_0: awayDatabase(), LOGS_1: awayDatabase() };

async function expectExact(projectId: string, shard: number, spans: number): Promise<void> {
  const ledger = await readLedger(projectId, shard === 0 ? env.LOGS_0 : env.LOGS_1);
  expect(ledger.spans.size).toBe(spans);
  expect(sumsText(ledger)).toBe(sumsText(sumsOver(ledger)));
}

describe("an acknowledged event", () => {
  test("is there after the hub was killed right after the answer, and is committed by the alarm", async () => {
    const project = await freshProject();
    const { id, shard } = project.project;
    await accept(project, [
      { id: "s", trace_id: "t", input: "hi" },
      { id: "u", trace_id: "t" },
    ]);
    await crash();
    expect(await getSpan(project, "t:s")).toMatchObject({ input: "hi", committed: false });
    expect((await getConversation(project, "t")).conversation.spans).toBe(2);
    await runDurableObjectAlarm(hubOf(project).stub);
    expect(await getSpan(project, "t:s")).toMatchObject({ input: "hi", committed: true });
    await expectExact(id, shard, 2);
  });

  test("is committed once when the hub is killed in the midst of the commit", async () => {
    const hub = freshHub();
    // The batch is applied, and the hub never learns of it.
    await rebind(hub.stub, { LOGS_0: withoutAnswers(env.LOGS_0) });
    await hub.append([spanEvent("t/a", T0), spanEvent("t/b", T0)]);
    await expect.poll(async () => (await readLedger(hub.project.id)).spans.size).toBe(2);
    await crash();
    expect(await hub.uncommitted()).toBe(2);
    await hub.append([spanEvent("t/c", T0)]);
    await hub.commitNow();
    await expectExact(hub.project.id, 0, 3);
  });

  test("is kept and readable while the database is away, and committed when it is back", async () => {
    const project = await freshProject();
    const hub = hubOf(project);
    await rebind(hub.stub, DATABASE_AWAY);
    for (let n = 0; n < 5; n++) {
      await accept(project, [{ id: `s${n}`, trace_id: "t", conversation_id: "c", output: `answer ${n}` }]);
      await runDurableObjectAlarm(hub.stub);
    }
    expect(await hub.uncommitted()).toBe(5);
    expect(await getSpan(project, "t:s3")).toMatchObject({ output: "answer 3", committed: false });
    expect((await getConversation(project, "c")).conversation.spans).toBe(5);
    expect((await listSpans(project)).spans).toEqual([]);
    await rebind(hub.stub, {});
    await hub.commitNow();
    await expectExact(project.project.id, project.project.shard, 5);
    expect(await getSpan(project, "t:s3")).toMatchObject({ output: "answer 3", committed: true });
  });

  test("is kept while the bucket is away: no row refers to what is not there", async () => {
    const project = await freshProject();
    const hub = hubOf(project);
    await rebind(hub.stub, { PAYLOADS: faultyBucket(env.PAYLOADS, () => "refused") });
    await accept(project, { id: "s", input: "hi" });
    await runDurableObjectAlarm(hub.stub);
    expect((await listSpans(project)).spans).toEqual([]);
    expect(await getSpan(project, "s")).toMatchObject({ input: "hi", committed: false });
    await rebind(hub.stub, {});
    await hub.commitNow();
    expect(await getSpan(project, "s")).toMatchObject({ input: "hi", committed: true });
  });

  test("is counted once when its batch is sent twice, before and after the commit", async () => {
    const hub = freshHub();
    const batch = [spanEvent("t/a", T0, { conversation_id: "c" }), spanEvent("t/b", T0 + 1)];
    await hub.append(batch);
    await hub.append(batch);
    await hub.commitNow();
    await hub.append(batch);
    await hub.commitNow();
    await expectExact(hub.project.id, 0, 2);
  });
});

describe("a hub that is put to sleep", () => {
  test("with open sockets and an uncommitted log goes on with both", async () => {
    const hub = freshHub();
    const watch = await watchHub(hub);
    await watch.hello();
    watch.subscribe("mine", "kind:llm", "c");
    await hub.append([spanEvent("t/a", T0, { kind: "llm", conversation_id: "c" })]);
    await watch.until(() => expect(watch.rows.size).toBe(1));
    await hub.commitNow();
    // An entry that the running instance does not know of: it is asleep before its commit could begin.
    await runInDurableObject(hub.stub, async (_, { storage }) => {
      new HubLog(storage.sql).append([chunkOf([spanEvent("t/b", T0 + 1)])], Date.now());
      await storage.setAlarm(Date.now() + 60_000);
    });
    await evict(hub);
    expect(await runDurableObjectAlarm(hub.stub)).toBe(true);
    expect(await hub.uncommitted()).toBe(0);
    await expectExact(hub.project.id, 0, 2);

    await evict(hub);
    await hub.append([
      spanEvent("t/c", T0 + 2, { kind: "llm" }),
      spanEvent("t/d", T0 + 2, { kind: "tool" }),
      spanEvent("u", T0, { kind: "llm" }),
    ]);
    await hub.commitNow();
    await watch.until(() => expect([...watch.rows.keys()]).toEqual(["t:a", "t:c"]));
    watch.send({ type: "unsubscribe", id: "mine" });
    watch.subscribe("other", "kind:tool");
    await hub.append([spanEvent("v", T0, { kind: "tool" })]);
    await watch.until(() => expect([...watch.rows.keys()]).toContain("v"));
    expect((await hub.stub.status()).watchers).toBe(1);
  });

  test("forgets a watcher whose socket was closed meanwhile", async () => {
    const hub = freshHub();
    const watch = await watchHub(hub);
    await watch.hello();
    await evict(hub);
    watch.close();
    await expect.poll(async () => (await hub.stub.status()).watchers).toBe(0);
    const watchers = await runInDurableObject(hub.stub, (_, { storage }) =>
      storage.sql.exec("SELECT id FROM watchers").toArray(),
    );
    expect(watchers).toEqual([]);
  });
});

describe("appends", () => {
  test("that come while one is being written share the next row, and each is acknowledged when it is durable", async () => {
    const synced: (() => void)[] = [];
    const written: number[] = [];
    let durable = 0;
    let seq = 0;
    const queue = new AppendQueue({
      write: (chunks) => {
        written.push(chunks.length);
        return [{ seq: ++seq } as LogEntry];
      },
      sync: () => new Promise((resolve) => synced.push(() => resolve())),
      appended: ([entry]) => {
        durable = (entry as LogEntry).seq;
      },
    });
    const chunk = chunkOf([spanEvent("t", T0)]);
    const early: number[] = [];
    const answers = Array.from({ length: 10 }, () =>
      queue.append([chunk]).then((given) => {
        early.push(given);
        expect(given).toBeLessThanOrEqual(durable);
      }),
    );
    await Promise.resolve();
    expect([written, early]).toEqual([[1], []]);
    synced.shift()?.();
    await vi.waitFor(() => expect(written).toEqual([1, 9]));
    expect(early).toEqual([1]);
    synced.shift()?.();
    await Promise.all(answers);
    expect(early).toEqual([1, ...Array(9).fill(2)]);
  });

  test("that cannot be written are refused, and the next ones are not", async () => {
    let broken = true;
    const queue = new AppendQueue({
      write: () => {
        if (broken) throw new Error("disk full");
        return [{ seq: 1 } as LogEntry];
      },
      sync: async () => {},
      appended: () => {},
    });
    const chunk = chunkOf([spanEvent("t", T0)]);
    await expect(queue.append([chunk])).rejects.toThrow("disk full");
    broken = false;
    expect(await queue.append([chunk])).toBe(1);
  });

  test("of many small ones at once become fewer rows, and every event is committed", async () => {
    const hub = freshHub();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => hub.append([spanEvent(`t${n}`, T0 + n)])),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    const rows = await logRows(hub);
    expect(rows.length).toBeLessThan(200);
    expect(rows.reduce((sum, { events }) => sum + events, 0)).toBe(200);
    await hub.commitNow();
    await expectExact(hub.project.id, 0, 200);
  });

  test("past the bound of the backlog → 503 with Retry-After; what was acknowledged is readable, and committed later", async () => {
    const project = await freshProject();
    const hub = hubOf(project);
    const { accepted, refused } = await runInDurableObject(hub.stub, async (_, state) => {
      const bounded = new ProjectHub(state, { ...env, ...DATABASE_AWAY, HUB_MAX_BACKLOG_BYTES: "4000" });
      const HUB = { getByName: () => bounded } as unknown as typeof env.HUB;
      const taken: string[] = [];
      const post = (id: string) =>
        callWith({ HUB }, "/api/v1/spans", {
          method: "POST",
          headers: { authorization: `Bearer ${project.keys.secret}` },
          json: { id, input: "x".repeat(500) },
        });
      for (let n = 0; n < 50; n++) {
        const answer = await post(`s${n}`);
        if (answer.status !== 202) return { accepted: taken, refused: answer };
        taken.push(`s${n}`);
      }
      return { accepted: taken, refused: undefined };
    });
    expect(refused?.status).toBe(503);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(accepted.length).toBeGreaterThan(1);
    expect(accepted.length).toBeLessThan(30);
    await crash();
    for (const id of accepted) expect(await getSpan(project, id)).toMatchObject({ id });
    await hub.commitNow();
    await expectExact(project.project.id, project.project.shard, accepted.length);
    expect((await send(project, { id: "next" })).status).toBe(202);
  });
});

/** A database that carries every batch out and never answers. */
function withoutAnswers(real: D1Database): D1Database {
  return {
    prepare: (sql: string) => real.prepare(sql),
    batch: async (statements: D1PreparedStatement[]) => {
      const results = await real.batch(statements);
      return results.some(({ meta }) => meta.changes > 0) ? new Promise(() => {}) : results;
    },
  } as unknown as D1Database;
}
