import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createConversationList } from "../../../web/state/conversations.ts";
import type { ConversationPage, ConversationRow } from "../../../worker/protocol/conversation.ts";
import { fakeFeed } from "../helpers/fake-feed.ts";
import { stubBrowser } from "../helpers/fake-socket.ts";
import { row } from "../helpers/rows.ts";

let browser: ReturnType<typeof stubBrowser>;
beforeEach(() => {
  vi.useFakeTimers();
  browser = stubBrowser();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const conversation = (id: string, spans = 1) => ({ id, spans }) as ConversationRow;
const page = (rows: ConversationRow[], next: string | null = null): ConversationPage => ({
  conversations: rows,
  next_cursor: next,
});

function listOf(...pages: ConversationPage[]) {
  const feed = fakeFeed();
  const read = vi.fn(async () => (pages.length > 1 ? pages.shift() : pages[0]) as ConversationPage);
  const list = createConversationList("p", { connect: feed.connect, list: read });
  return { feed, list, read, ids: () => list.rows.value.map(({ id }) => id) };
}
const settled = () => vi.advanceTimersByTimeAsync(0);

describe("the list of conversations", () => {
  test("is read again when spans come, once a second however many", async () => {
    const { feed, list, read, ids } = listOf(
      page([conversation("a")]),
      page([conversation("b"), conversation("a", 2)]),
    );
    const stop = list.start();
    await settled();
    for (let i = 0; i < 100; i++) feed.send(row(`k${i}`));
    await vi.advanceTimersByTimeAsync(1000);
    expect(read).toHaveBeenCalledTimes(2);
    expect(ids()).toEqual(["b", "a"]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(read).toHaveBeenCalledTimes(2);
    stop();
  });

  test("changes rows in place under a reader, and brings the rest when they are done", async () => {
    const { feed, list, ids } = listOf(
      page([conversation("a"), conversation("b")]),
      page([conversation("c"), conversation("b", 5)]),
    );
    const stop = list.start();
    await settled();
    list.reading(true);
    feed.send(row("k"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(ids()).toEqual(["a", "b"]);
    expect(list.rows.value[1]?.spans).toBe(5);
    expect(list.waiting.value).toBe(1);
    list.reading(false);
    expect(ids()).toEqual(["c", "b", "a"]);
    expect(list.waiting.value).toBe(0);
    stop();
  });

  test("rests while the page is hidden, and catches up when it is seen", async () => {
    const { feed, list, read } = listOf(page([conversation("a")]));
    const stop = list.start();
    await settled();
    browser.document.hidden = true;
    feed.send(row("k"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(read).toHaveBeenCalledTimes(1);
    browser.document.hidden = false;
    browser.document.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(read).toHaveBeenCalledTimes(2);
    stop();
  });

  test("shows a conversation once, though it moved between two pages", async () => {
    const { list, ids } = listOf(
      page([conversation("a"), conversation("b")], "x"),
      page([conversation("b"), conversation("c")], null),
    );
    const stop = list.start();
    await settled();
    await list.more();
    expect(ids()).toEqual(["a", "b", "c"]);
    expect(list.paging.value).toBe("end");
    stop();
  });
});
