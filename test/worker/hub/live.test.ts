import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { HubLog } from "../../../worker/hub/log.ts";
import type { SpanRow } from "../../../worker/protocol/span.ts";
import { anyEvent, canonical, spanEvent, T0 } from "../../helpers/events.ts";
import { readOnlyDatabase } from "../../helpers/faults.ts";
import { foldAll } from "../../helpers/folded.ts";
import { evict, freshHub, type Hub, rebind } from "../../helpers/hub.ts";
import { type Watch, watchHub } from "../../helpers/live.ts";
import { awayDatabase } from "../../helpers/outage.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

async function watching(hub: Hub, filter?: string, conversation?: string): Promise<Watch> {
  const watch = await watchHub(hub);
  await watch.hello();
  watch.subscribe("all", filter, conversation);
  await settled(watch);
  return watch;
}

/** Messages of one socket are handled in order: the answer to a broken one tells that those before it are done. */
async function settled(watch: Watch): Promise<void> {
  const broken = () => watch.of("error").filter(({ code }) => code === "invalid_message").length;
  const before = broken();
  watch.sendRaw("?");
  await watch.until(() => expect(broken()).toBe(before + 1));
}

const has = (watch: Watch, ...keys: string[]) =>
  watch.until(() => expect([...watch.rows.keys()]).toEqual(expect.arrayContaining(keys)));

describe("a watcher", () => {
  test("is told where the feed starts, and sent what comes while it is not yet in the database", async () => {
    const hub = freshHub();
    await rebind(hub.stub, { LOGS_0: awayDatabase() });
    const watch = await watching(hub);
    expect(watch.of("ready")).toEqual([{ type: "ready", v: 1, seq: 0 }]);
    await hub.append([spanEvent("t/a", T0, { name: "x" })]);
    await has(watch, "t:a");
    expect(await hub.uncommitted()).toBe(1);
    expect(watch.rows.get("t:a")).toEqual(foldAll([spanEvent("t/a", T0, { name: "x" })]).rows[0]);
    expect(watch.seq()).toBe(1);
    await rebind(hub.stub, {});
  });

  test("that subscribes is sent what was acknowledged and not yet in the database, and what is there it is not", async () => {
    const hub = freshHub();
    await hub.append([spanEvent("t/old", T0)]);
    await hub.commitNow();
    await rebind(hub.stub, { LOGS_0: readOnlyDatabase(env.LOGS_0) });
    await hub.append([spanEvent("t/new", T0)]);
    const watch = await watching(hub);
    await has(watch, "t:new");
    expect([...watch.rows.keys()]).toEqual(["t:new"]);
    await rebind(hub.stub, {});
  });

  test("sees a span start and end: the later row replaces the earlier", async () => {
    const hub = freshHub();
    const watch = await watching(hub);
    await hub.append([spanEvent("t/a", T0, { status: "running", start_time: T0, name: "x" })]);
    await watch.until(() => expect(watch.rows.get("t:a")?.status).toBe("running"));
    await hub.append([spanEvent("t/a", T0 + 9, { end_time: T0 + 9, output_preview: "done" })]);
    await watch.until(() =>
      expect(watch.rows.get("t:a")).toMatchObject({ status: "ok", name: "x", output_preview: "done" }),
    );
  });

  test("who sees the end of a span that started before anybody watched is sent the whole of it", async () => {
    const hub = freshHub();
    await hub.append([spanEvent("t/a", T0, { start_time: T0, name: "x", conversation_id: "c" })]);
    await hub.commitNow();
    // Another instance of the hub, which remembers nothing.
    await evict(hub);
    const watch = await watching(hub);
    await hub.append([spanEvent("t/a", T0 + 9, { end_time: T0 + 9 })]);
    await watch.until(() =>
      expect(watch.rows.get("t:a")).toMatchObject({ name: "x", latency_ms: 0.009, conversation_id: "c" }),
    );
  });

  test("is sent the whole of a span too whose start nobody saw and which was committed together with its end", async () => {
    const hub = freshHub();
    await rebind(hub.stub, { LOGS_0: readOnlyDatabase(env.LOGS_0) });
    await hub.append([spanEvent("t/a", T0, { start_time: T0, name: "x" })]);
    const watch = await watching(hub);
    await hub.append([spanEvent("t/a", T0 + 9, { end_time: T0 + 9 })]);
    await rebind(hub.stub, {});
    await hub.commitNow();
    await watch.until(() => expect(watch.rows.get("t:a")).toMatchObject({ name: "x", latency_ms: 0.009 }));
  });

  test("of a conversation is sent the spans of a trace that names it late, those in the database too", async () => {
    const hub = freshHub();
    await hub.append([spanEvent("t/root", T0), spanEvent("t/child", T0 + 1, { parent_id: "root" })]);
    await hub.commitNow();
    await evict(hub);
    const watch = await watching(hub, undefined, "c");
    await hub.append([spanEvent("t/late", T0 + 2, { conversation_id: "c" })]);
    await has(watch, "t:root", "t:child", "t:late");
    for (const row of watch.rows.values()) expect(row.conversation_id).toBe("c");
  });

  test("is sent exactly the rows that its filters pick, each of them once per append", async () => {
    const values = {
      kind: ["llm", "tool", "chain"],
      status: ["ok", "error", "running"],
      model: ["gpt-4o-mini", "gpt-4o"],
      user: ["u1", "u2"],
      trace: ["t1", "t2"],
    } as const;
    type Field = keyof typeof values;
    const read: Record<Field, (row: SpanRow) => string | null> = {
      kind: (row) => row.kind,
      status: (row) => row.status,
      model: (row) => row.model,
      user: (row) => row.user_id,
      trace: (row) => row.trace_id,
    };
    const term = fc
      .constantFrom(...(Object.keys(values) as Field[]))
      .chain((field) => fc.tuple(fc.constant(field), fc.constantFrom(...values[field]), fc.boolean()));
    const conversation = fc.option(fc.constantFrom("c1", "t1"), { nil: undefined });
    const subscription = fc.tuple(
      fc.constantFrom("a", "b", "__proto__"),
      fc.array(term, { maxLength: 3 }),
      conversation,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(subscription, { minLength: 1, maxLength: 3 }),
        fc.array(anyEvent, { minLength: 1, maxLength: 10 }),
        async (subscriptions, events) => {
          const hub = freshHub();
          const [watch, all] = [await watchHub(hub), await watching(hub)];
          await watch.hello();
          const textOf = (terms: [Field, string, boolean][]) =>
            terms.map(([field, value, not]) => `${not ? "-" : ""}${field}:${value}`).join(" ");
          for (const [id, terms, wanted] of subscriptions) watch.subscribe(id, textOf(terms), wanted);
          await settled(watch);
          await hub.append(events);
          const { rows } = foldAll(events);
          await has(all, ...rows.map(({ key }) => key));
          await settled(watch);
          // Who subscribes again under the same name has changed what is asked.
          for (const [id, [, terms, wanted]] of new Map(subscriptions.map((s) => [s[0], s]))) {
            const expected = rows.filter(
              (row) =>
                terms.every(([field, value, not]) => (read[field](row) === value) !== not) &&
                (wanted === undefined || row.conversation_id === wanted),
            );
            const sent = watch.of("spans").find((message) => message.id === id)?.rows ?? [];
            expect(canonical([...sent].sort(byKey))).toBe(canonical(expected.sort(byKey)));
          }
          watch.close();
          all.close();
        },
      ),
      { numRuns: 20, interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true },
    );
  }, 60_000);

  test("who unsubscribes is sent no more", async () => {
    const hub = freshHub();
    const [watch, other] = [await watching(hub), await watching(hub)];
    watch.send({ type: "unsubscribe", id: "all" });
    await settled(watch);
    await hub.append([spanEvent("t/a", T0)]);
    await has(other, "t:a");
    await settled(watch);
    expect(watch.rows.size).toBe(0);
  });

  test("of another project is sent nothing", async () => {
    const [mine, theirs] = [freshHub(), freshHub()];
    const [watch, other] = [await watching(mine), await watching(theirs)];
    await theirs.append([spanEvent("t/a", T0)]);
    await has(other, "t:a");
    await settled(watch);
    expect(watch.rows.size).toBe(0);
  });

  test("of more than 200 spans a second gets them in batches, and all of them", async () => {
    const hub = freshHub();
    const watch = await watching(hub);
    for (let n = 0; n < 600; n += 4)
      await hub.append([0, 1, 2, 3].map((m) => spanEvent(`t${n + m}`, T0 + n + m, { conversation_id: "c" })));
    await watch.until(() => expect(watch.rows.size).toBe(600));
    expect(watch.of("spans").length).toBeLessThan(120);
    const seqs = watch.of("spans").map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });

  test("gets pong for ping, and an error for what is no message; the socket stays open", async () => {
    const hub = freshHub();
    const watch = await watching(hub);
    const frames = [
      "",
      "nope",
      "{}",
      "[]",
      "null",
      '{"type":"hello","v":2}',
      '{"type":"hello","v":1,"resume_from":-1}',
      '{"type":"subscribe"}',
      '{"type":"subscribe","id":""}',
      JSON.stringify({ type: "subscribe", id: "x".repeat(65) }),
      '{"type":"subscribe","id":"x","filter":{"kind":5}}',
      new ArrayBuffer(3),
      "[".repeat(1_000_000),
      JSON.stringify({ type: "subscribe", id: "x", filter: "m".repeat(3_000_000) }),
    ];
    const before = watch.of("error").length;
    for (const frame of frames) watch.sendRaw(frame);
    await watch.until(() => expect(watch.of("error").length).toBe(before + frames.length));
    expect(watch.of("error").every(({ code }) => code === "invalid_message")).toBe(true);
    await hub.append([spanEvent("t/a", T0)]);
    await has(watch, "t:a");
  });

  test("must say hello before it subscribes, and holds 16 subscriptions", async () => {
    const hub = freshHub();
    const watch = await watchHub(hub);
    watch.subscribe("early");
    await watch.until(() => expect(watch.of("error")).toMatchObject([{ code: "hello_first" }]));
    await watch.hello();
    const ids = ["__proto__", "constructor", ...Array.from({ length: 14 }, (_, n) => `s${n}`)];
    for (const id of ids) watch.subscribe(id, "kind:tool");
    watch.subscribe("__proto__");
    await settled(watch);
    expect(watch.of("error").map(({ code }) => code)).toEqual(["hello_first", "invalid_message"]);
    watch.subscribe("one too many");
    watch.subscribe("toString");
    await settled(watch);
    expect(
      watch
        .of("error")
        .map(({ code }) => code)
        .slice(2),
    ).toEqual(["too_many_subscriptions", "too_many_subscriptions", "invalid_message"]);
    await hub.append([spanEvent("t/a", T0)]);
    await has(watch, "t:a");
  });

  test("that goes away without a word stops no other, and no append", async () => {
    const hub = freshHub();
    const [gone, watch] = [await watching(hub), await watching(hub)];
    gone.close();
    for (let n = 0; n < 20; n++)
      expect(await hub.append([spanEvent(`t/${n}`, T0 + n)])).toMatchObject({ ok: true });
    await has(watch, "t:0", "t:19");
    await expect.poll(async () => (await hub.stub.status()).watchers).toBe(1);
  });
});

describe("a watcher who comes back", () => {
  test("wherever it lost the connection, misses nothing: with what it had it ends where one who stayed does", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.array(anyEvent, { minLength: 1, maxLength: 4 }),
            fc.constantFrom("stay", "stay", "drop", "commit"),
          ),
          { minLength: 1, maxLength: 10 },
        ),
        async (steps) => {
          const hub = freshHub();
          const steady = await watching(hub);
          let watch = await watching(hub);
          const known = new Map(watch.rows);
          const keep = () => {
            for (const [key, row] of watch.rows) known.set(key, row);
          };
          for (const [events, then] of steps) {
            await hub.append(events);
            if (then === "commit") await hub.commitNow();
            if (then !== "drop") continue;
            const seq = watch.seq();
            watch.close();
            keep();
            watch = await watchHub(hub);
            await watch.hello(seq);
            watch.subscribe("all");
          }
          await hub.commitNow();
          const { rows } = foldAll(steps.flatMap(([events]) => events));
          const inOrder = (map: Map<string, unknown>) =>
            canonical([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
          const expected = inOrder(new Map(rows.map((row) => [row.key, row])));
          await steady.until(() => expect(inOrder(steady.rows)).toBe(expected));
          await watch.until(() => expect(inOrder(new Map([...known, ...watch.rows]))).toBe(expected));
          expect(watch.of("gap")).toEqual([]);
          steady.close();
          watch.close();
        },
      ),
      { numRuns: 20, interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true },
    );
  }, 60_000);

  test("after its trace was renamed is sent the trace's other spans under the new name too", async () => {
    const hub = freshHub();
    const watch = await watching(hub);
    await hub.append([spanEvent("t/root", T0)]);
    await hub.commitNow();
    await has(watch, "t:root");
    const seq = watch.seq();
    watch.close();
    await hub.append([spanEvent("t/late", T0 + 2, { conversation_id: "c" })]);
    await hub.commitNow();
    const back = await watchHub(hub);
    await back.hello(seq);
    back.subscribe("all", undefined, "c");
    await has(back, "t:root", "t:late");
  });

  test("whose place is no longer in the log is told the gap, and goes on from what is in the database", async () => {
    const hub = freshHub();
    await hub.append([spanEvent("t/a", T0)]);
    await hub.append([spanEvent("t/b", T0)]);
    await hub.commitNow();
    await runInDurableObject(
      hub.stub,
      (_, { storage }) => void new HubLog(storage.sql).prune(Date.now() + 1),
    );
    const watch = await watchHub(hub);
    await watch.hello(0);
    expect(watch.messages).toEqual([
      { type: "gap", from: 0, to: 2 },
      { type: "ready", v: 1, seq: 2 },
    ]);
    watch.subscribe("all");
    await hub.append([spanEvent("t/c", T0)]);
    await has(watch, "t:c");
    expect(watch.rows.size).toBe(1);
  });

  test("with a place that never was is told the gap", async () => {
    const hub = freshHub();
    const watch = await watchHub(hub);
    await watch.hello(99);
    expect(watch.of("gap")).toEqual([{ type: "gap", from: 99, to: 0 }]);
  });

  test("who missed too much is told the gap, and is sent what the list does not have yet", async () => {
    const hub = freshHub();
    const many = (from: number) =>
      Array.from({ length: 1100 }, (_, n) => spanEvent(`t${from + n}`, T0 + from + n));
    await hub.append(many(0));
    await hub.append(many(1100));
    await hub.commitNow();
    await rebind(hub.stub, { LOGS_0: readOnlyDatabase(env.LOGS_0) });
    await hub.append([spanEvent("waiting", T0)]);
    const watch = await watchHub(hub);
    await watch.hello(0);
    watch.subscribe("all");
    await has(watch, "waiting");
    expect(watch.of("gap")).toEqual([{ type: "gap", from: 0, to: 2 }]);
    expect(watch.rows.size).toBe(1);
    await rebind(hub.stub, {});
  });
});

const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
