import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LiveStatus } from "../../../web/api/live.ts";
import { createLiveList, p95 } from "../../../web/state/live.ts";
import { createSpanStore } from "../../../web/state/spans.ts";
import type { SpanPage } from "../../../worker/protocol/span.ts";
import { fakeFeed } from "../helpers/fake-feed.ts";
import { row } from "../helpers/rows.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A live list with pages that are answered in turn; the last one again and again. */
function listOf(pages: SpanPage[], filter = "", status: LiveStatus = "live") {
  const feed = fakeFeed(status);
  const store = createSpanStore({ schedule: (draw) => draw() });
  const read = vi.fn(async (_project: string, _query: { cursor?: string; limit?: number }) => {
    return (pages.length > 1 ? pages.shift() : pages[0]) as SpanPage;
  });
  const list = createLiveList("p", filter, { connect: feed.connect, list: read, store });
  const keys = () => Array.from({ length: store.count() }, (_, i) => store.at(i)?.key);
  return { feed, list, read, keys, store };
}
const page = (keys: [string, number][], next: string | null = null, early = false): SpanPage => ({
  spans: keys.map(([key, at]) => row(key, at)),
  next_cursor: next,
  stopped_early: early,
});
const settled = () => vi.advanceTimersByTimeAsync(0);

describe("the live list", () => {
  test("reads once when the feed runs already, and adds what comes", async () => {
    const { feed, list, read, keys } = listOf([page([["a", 1]])]);
    const stop = list.start();
    await settled();
    feed.send(row("b", 2));
    expect(keys()).toEqual(["b", "a"]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(read).toHaveBeenCalledTimes(1);
    stop();
    expect(feed.users()).toBe(0);
    expect(feed.subscriptions).toEqual([]);
  });

  test("waits for the feed a moment, and reads without it if it does not come", async () => {
    const { feed, list, read } = listOf([page([["a", 1]])], "", "connecting");
    const stop = list.start();
    await vi.advanceTimersByTimeAsync(300);
    expect(read).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(read).toHaveBeenCalledTimes(1);
    expect(list.loading.value).toBe(false);
    feed.gap();
    await settled();
    expect(read).toHaveBeenCalledTimes(2);
    stop();
  });

  test("holds what comes while a row is read or the list is paused, each by itself", async () => {
    const { feed, list, store } = listOf([page([["a", 1]])]);
    const stop = list.start();
    await settled();
    list.reading(true);
    list.pause(true);
    feed.send(row("b", 2));
    list.reading(false);
    expect(store.count()).toBe(1);
    list.pause(false);
    expect(store.count()).toBe(2);
    stop();
  });

  test("after a gap reads anew; under a reader it lets nothing go, and says that spans may be missing", async () => {
    const { feed, list, keys } = listOf([
      page([["a", 1]], "more"),
      page([["z", 99]], "more"),
      page([["z", 99]], "more"),
    ]);
    const stop = list.start();
    await settled();
    list.reading(true);
    feed.gap();
    await settled();
    expect(keys()).toEqual(["a"]);
    expect(list.stale.value).toBe(true);
    list.reading(false);
    expect(keys()).toEqual(["z", "a"]);
    await settled();
    expect(keys()).toEqual(["z"]);
    expect(list.stale.value).toBe(false);
    stop();
  });

  test("a list of running spans lets a span go when it ends, also while the list is being read", async () => {
    const { feed, list, keys } = listOf([page([["late", 0]])], "is:running user:u1");
    const stop = list.start();
    const [spans, leaving] = feed.subscriptions;
    expect(spans?.what).toEqual({ filter: "is:running user:u1" });
    expect(leaving?.what).toEqual({ filter: "user:u1" });
    leaving?.onRows([row("late", 0, { status: "ok", user_id: "u1" })]);
    await settled();
    expect(keys()).toEqual([]);
    spans?.onRows([row("a", 1, { status: "running", user_id: "u1" })]);
    leaving?.onRows([row("a", 1, { status: "running", user_id: "u1" }), row("b", 2, { status: "ok" })]);
    expect(keys()).toEqual(["a"]);
    leaving?.onRows([row("a", 1, { status: "ok", user_id: "u1" })]);
    expect(keys()).toEqual([]);
    stop();
    expect(feed.subscriptions).toEqual([]);
  });

  test("a filter that the feed refuses is said", async () => {
    const { feed, list } = listOf([page([])], "kind:llm");
    const stop = list.start();
    await settled();
    feed.subscriptions[0]?.onProblem("too new for this server");
    expect(list.error.value).toMatchObject({ code: "invalid_filter", message: "too new for this server" });
    stop();
  });

  test("where the filter has looked at enough, it goes on only when it is asked", async () => {
    const { list, read, keys } = listOf(
      [page([["c", 3]], "x", true), page([], "y", true), page([["a", 1]], null)],
      "rare",
    );
    const stop = list.start();
    await settled();
    expect(list.paging.value).toBe("stopped");
    await list.more();
    expect(list.paging.value).toBe("stopped");
    await list.more();
    expect(keys()).toEqual(["c", "a"]);
    expect(read.mock.calls.map(([, query]) => query.cursor)).toEqual([undefined, "x", "y"]);
    expect(list.paging.value).toBe("end");
    stop();
  });

  test("reads older spans page by page, to the end", async () => {
    const { list, read, keys } = listOf([
      page([["c", 3]], "x"),
      page([["b", 2]], "y"),
      page([["a", 1]], null),
    ]);
    const stop = list.start();
    await settled();
    await Promise.all([list.more(), list.more()]);
    expect(read.mock.calls.map(([, query]) => query.cursor)).toEqual([undefined, "x"]);
    await list.more();
    expect(keys()).toEqual(["c", "b", "a"]);
    expect(list.paging.value).toBe("end");
    await list.more();
    expect(read).toHaveBeenCalledTimes(3);
    stop();
  });

  test("says what went wrong, and keeps what was seen", async () => {
    const { list, read, keys } = listOf([page([["a", 1]])]);
    const stop = list.start();
    await settled();
    read.mockRejectedValueOnce(new Error("down"));
    await list.reload();
    expect(list.error.value?.message).toBe("down");
    expect(keys()).toEqual(["a"]);
    await list.reload();
    expect(list.error.value).toBeNull();
    stop();
  });
});

test("the 95th percentile is over spans that have ended", () => {
  const store = createSpanStore({ schedule: (draw) => draw() });
  expect(p95(store)).toBeNull();
  store.live(Array.from({ length: 100 }, (_, i) => row(`k${i}`, i, { latency_ms: i + 1 })));
  store.live([row("running", 500, { status: "running" })]);
  expect(p95(store)).toBe(96);
});
