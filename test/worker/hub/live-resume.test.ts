import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { HubLog } from "../../../worker/hub/log.ts";
import { anyEvent, canonical, spanEvent, T0 } from "../../helpers/events.ts";
import { readOnlyDatabase } from "../../helpers/faults.ts";
import { foldAll } from "../../helpers/folded.ts";
import { freshHub, rebind } from "../../helpers/hub.ts";
import { has, watchHub, watching } from "../../helpers/live.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
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
