import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSpanStore, type SpanStore } from "../../../web/state/spans.ts";
import { row } from "../helpers/rows.ts";

const now = { schedule: (draw: () => void) => draw() };
const keys = (store: SpanStore) => Array.from({ length: store.count() }, (_, i) => store.at(i)?.key);

describe("the store of spans", () => {
  test("keeps spans newest first by start, whatever order they come in", () => {
    const batches = fc.array(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 60 }))),
    );
    fc.assert(
      fc.property(batches, (all) => {
        const store = createSpanStore(now);
        const known = new Map<string, number>();
        for (const batch of all) {
          store.live(batch.map(([id, at]) => row(`k${id}`, at)));
          for (const [id, at] of batch) known.set(`k${id}`, at);
        }
        const expected = [...known].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? 1 : -1)).map(([key]) => key);
        expect(keys(store)).toEqual(expected);
        for (const [index, key] of expected.entries()) expect(store.indexOf(key)).toBe(index);
      }),
    );
  });

  test("replaces a row of the same key in place", () => {
    const store = createSpanStore(now);
    store.live([row("a", 1), row("b", 2)]);
    store.live([row("a", 1, { status: "error" })]);
    expect(keys(store)).toEqual(["b", "a"]);
    expect(store.get("a")?.status).toBe("error");
  });

  test("holds at most its bound, and lets the oldest go", () => {
    const store = createSpanStore({ ...now, bound: 100 });
    for (let i = 0; i < 250; i++) store.live([row(`k${i}`, i)]);
    expect(store.count()).toBeLessThanOrEqual(101);
    expect(store.count()).toBeGreaterThanOrEqual(100);
    expect(store.at(0)?.key).toBe("k249");
    expect(store.get("k0")).toBeUndefined();
    expect(store.trimmed()).toBe(true);
  });

  test("while held, new spans wait and known ones change", () => {
    const store = createSpanStore(now);
    store.live([row("a", 1)]);
    store.hold(true);
    store.live([row("b", 2), row("a", 1, { status: "running" })]);
    store.live([row("b", 2, { status: "error" }), row("c", 3)]);
    expect(keys(store)).toEqual(["a"]);
    expect(store.get("a")?.status).toBe("running");
    expect(store.waiting.value).toBe(2);
    store.release();
    expect(keys(store)).toEqual(["c", "b", "a"]);
    expect(store.get("b")?.status).toBe("error");
    expect(store.waiting.value).toBe(0);
    store.live([row("d", 4)]);
    expect(store.waiting.value).toBe(1);
    store.hold(false);
    expect(store.at(0)?.key).toBe("d");
  });

  test("what waits is bounded too", () => {
    const store = createSpanStore({ ...now, bound: 50 });
    store.hold(true);
    for (let i = 0; i < 500; i++) store.live([row(`k${i}`, i)]);
    expect(store.waiting.value).toBeLessThanOrEqual(51);
    store.hold(false);
    expect(store.at(0)?.key).toBe("k499");
    expect(store.count()).toBeLessThanOrEqual(51);
  });

  test("a list that was asked for before a live row came does not undo it", () => {
    const store = createSpanStore(now);
    store.live([row("a", 1, { status: "running" })]);
    const mark = store.mark();
    store.live([row("a", 1, { status: "ok" })]);
    store.list([row("a", 1, { status: "running" }), row("b", 0)], mark);
    expect(store.get("a")?.status).toBe("ok");
    expect(keys(store)).toEqual(["a", "b"]);
    store.list([row("a", 1, { status: "error" })], store.mark());
    expect(store.get("a")?.status).toBe("error");
  });

  test("a newest page lets go what lies beyond it, since spans may be missing between", () => {
    const store = createSpanStore(now);
    store.list([row("old", 1), row("older", 0)], store.mark());
    const mark = store.mark();
    store.list([row("y", 9), row("x", 8)], mark, true);
    expect(keys(store)).toEqual(["y", "x"]);
  });

  test("a page read under a reader changes nothing above what is read", () => {
    const store = createSpanStore(now);
    store.list([row("b", 2), row("a", 1)], store.mark());
    store.hold(true);
    store.list([row("c", 3), row("b", 2)], store.mark());
    expect(keys(store)).toEqual(["b", "a"]);
    expect(store.waiting.value).toBe(1);
  });

  test("changes within a frame are drawn once", () => {
    const frames: (() => void)[] = [];
    let asked = false;
    const store = createSpanStore({
      schedule: (draw) => {
        if (!asked) frames.push(draw);
        asked = true;
      },
    });
    for (let i = 0; i < 100; i++) store.live([row(`k${i}`, i)]);
    expect(store.version.value).toBe(0);
    expect(frames).toHaveLength(1);
    frames[0]?.();
    expect(store.version.value).toBe(1);
    expect(store.count()).toBe(100);
  });

  test("counts what comes in at the top, not what comes in below", () => {
    const store = createSpanStore(now);
    store.live([row("a", 10)]);
    store.takeArrived();
    store.live([row("b", 5)]);
    expect(store.takeArrived()).toBe(0);
    store.live([row("c", 20), row("d", 30)]);
    expect(store.takeArrived()).toBe(2);
  });

  test("a hundred thousand rows take a batch without sorting them all", () => {
    const store = createSpanStore(now);
    store.list(
      Array.from({ length: 100_000 }, (_, i) => row(`k${i}`, i)),
      0,
    );
    let compared = 0;
    const batch = Array.from({ length: 200 }, (_, i) => {
      const one = row(`n${i}`, 100_000 + i);
      return new Proxy(one, {
        get(target, name) {
          if (name === "key") compared++;
          return Reflect.get(target, name);
        },
      });
    });
    store.live(batch);
    expect(store.at(0)?.key).toBe("n199");
    expect(compared).toBeLessThan(5000);
  });

  test("removes rows by key", () => {
    const store = createSpanStore(now);
    store.live([row("a", 1), row("b", 2), row("c", 3)]);
    store.remove(["b", "nobody"]);
    expect(keys(store)).toEqual(["c", "a"]);
    expect(store.indexOf("a")).toBe(1);
  });
});
