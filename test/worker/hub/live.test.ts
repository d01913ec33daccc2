import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { SpanRow } from "../../../worker/protocol/span.ts";
import { anyEvent, canonical, spanEvent, T0 } from "../../helpers/events.ts";
import { readOnlyDatabase } from "../../helpers/faults.ts";
import { foldAll } from "../../helpers/folded.ts";
import { evict, freshHub, rebind } from "../../helpers/hub.ts";
import { has, settled, watchHub, watching } from "../../helpers/live.ts";
import { awayDatabase } from "../../helpers/outage.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

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

const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
