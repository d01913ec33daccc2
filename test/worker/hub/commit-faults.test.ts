import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { SpanEvent } from "../../../worker/domain/event.ts";
import { spanKey } from "../../../worker/domain/key.ts";
import { recordOf } from "../../../worker/domain/record.ts";
import { BaseCache } from "../../../worker/hub/commit.ts";
import { Committer } from "../../../worker/hub/committer.ts";
import { HubLog } from "../../../worker/hub/log.ts";
import { parseRef } from "../../../worker/payloads/segment.ts";
import { readPayloads } from "../../../worker/payloads/store.ts";
import { commitDeps } from "../../helpers/committing.ts";
import { anyEvent, canonical, spanEvent, T0 } from "../../helpers/events.ts";
import { type Fault, faultyBucket, faultyDatabase, inTurn } from "../../helpers/faults.ts";
import { foldAll } from "../../helpers/folded.ts";
import { chunkOf, freshHub, lineOf } from "../../helpers/hub.ts";
import { readLedger, sumsOver, sumsText } from "../../helpers/ledger.ts";

beforeEach(() => {
  // Each failed commit is told to the operator's log.
  vi.spyOn(console, "error").mockImplementation(() => {});
});

interface Faults {
  database: Fault[];
  bucket: Fault[];
}

/**
 * Commits parts of a stream one after another through bindings that fail in turn, until all is in the
 * database. After every attempt the sums must be exact.
 */
async function commitThrough(parts: SpanEvent[][], faults: Faults) {
  const hub = freshHub();
  const { id } = hub.project;
  const db = faultyDatabase(env.LOGS_0, inTurn(faults.database));
  const bucket = faultyBucket(env.PAYLOADS, inTurn(faults.bucket));
  const attempts = await runInDurableObject(hub.stub, async (_, { storage }) => {
    const log = new HubLog(storage.sql);
    const committer = new Committer({
      log,
      cache: new BaseCache(),
      commit: () => commitDeps(id, db, bucket),
      committed: () => {},
      setAlarm: () => {},
      now: () => Date.now(),
    });
    let runs = 0;
    const attempt = async () => {
      runs++;
      await committer.run();
      const ledger = await readLedger(id);
      expect(sumsText(ledger)).toBe(sumsText(sumsOver(ledger)));
    };
    for (const events of parts) {
      log.append([chunkOf(events)], Date.now());
      await attempt();
    }
    while (log.waiting.events > 0) await attempt();
    expect(log.waiting.bytes).toBe(0);
    return runs;
  });
  return { id, attempts, puts: bucket.puts, ledger: await readLedger(id) };
}

/** Every event is in the database exactly once: as its row tells it, and as its payload. */
async function expectExactlyOnce(
  id: string,
  events: SpanEvent[],
  { spans }: Awaited<ReturnType<typeof readLedger>>,
) {
  const folded = foldAll(events);
  expect(spans.size).toBe(folded.states.length);
  for (const state of folded.states) {
    const stored = spans.get(spanKey(state.trace_id, state.span_id));
    expect(canonical(stored?.record)).toBe(canonical(recordOf(state)));
    const lines = await readPayloads(
      env.PAYLOADS,
      (stored?.payloads ?? []).map((ref) => parseRef(id, ref)),
    );
    const sent = events.filter(
      (event) => event.trace_id === state.trace_id && event.span_id === state.span_id,
    );
    expect([...lines].sort()).toEqual(sent.map((event) => lineOf(event).trimEnd()).sort());
  }
}

const fault = fc.constantFrom<Fault>("none", "refused", "lost");

describe("a commit whose database or bucket fails", () => {
  test("whatever fails, whenever, in whatever way: nothing is lost, nothing counted twice, every sum exact at every moment", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyEvent, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        fc.record({
          database: fc.array(fault, { maxLength: 12 }),
          bucket: fc.array(fault, { maxLength: 4 }),
        }),
        async (parts, faults) => {
          const { id, ledger } = await commitThrough(parts, faults);
          await expectExactlyOnce(id, parts.flat(), ledger);
        },
      ),
      { numRuns: 30 },
    );
  });

  const events = [
    spanEvent("t/a", T0, { conversation_id: "c" }),
    spanEvent("t/b", T0 + 1, { parent_id: "a" }),
  ];

  test.each<[string, Faults, number]>([
    // The calls of a commit: read, (put), write, and after a failed write whether it was applied.
    ["the database is away when the base is read", { database: ["refused"], bucket: [] }, 2],
    [
      "the database is away between the two writes",
      { database: ["none", "refused", "refused"], bucket: [] },
      2,
    ],
    ["the bucket is away", { database: [], bucket: ["refused", "refused"] }, 3],
    ["the bucket took the segment, and its answer was lost", { database: [], bucket: ["lost"] }, 2],
    ["the batch was applied, and its answer was lost", { database: ["none", "lost"], bucket: [] }, 1],
    [
      "the batch was applied, its answer was lost, and so was the question whether it was",
      { database: ["none", "lost", "refused"], bucket: [] },
      2,
    ],
  ])("%s → committed once", async (_, faults, attempts) => {
    const done = await commitThrough([events], faults);
    expect(done.attempts).toBe(attempts);
    await expectExactlyOnce(done.id, events, done.ledger);
    expect(done.ledger.conversations.get("c")).toMatchObject({ spans: 2, turns: 1 });
  });

  test("a commit that comes again puts the same bytes under the same key, also when more was appended meanwhile", async () => {
    const more = [spanEvent("t/c", T0 + 2), spanEvent("u", T0 + 3)];
    const { puts, id, ledger } = await commitThrough([events, more], {
      database: ["refused", "none", "refused", "refused"],
      bucket: [],
    });
    const byKey = Map.groupBy(puts, ([key]) => key);
    expect(byKey.size).toBe(2);
    for (const [, again] of byKey) for (const [, bytes] of again) expect(bytes).toEqual(again[0]?.[1]);
    expect(puts.length).toBeGreaterThan(2);
    await expectExactlyOnce(id, [...events, ...more], ledger);
  });

  test("what a lost answer left behind is right for the next commit of the same spans", async () => {
    const end = [spanEvent("t/a", T0 + 9, { end_time: T0 + 9 })];
    const { id, ledger } = await commitThrough([events, end, end], {
      database: ["none", "lost"],
      bucket: [],
    });
    await expectExactlyOnce(id, [...events, ...end, ...end], ledger);
  });
});
