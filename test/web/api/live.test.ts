import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createLiveConnection } from "../../../web/api/live.ts";
import { backoff } from "../../../web/api/live-backoff.ts";
import { FakeSocket, stubBrowser } from "../helpers/fake-socket.ts";
import { row } from "../helpers/rows.ts";

let browser: ReturnType<typeof stubBrowser>;
const connections: { close(): void }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  browser = stubBrowser();
});
afterEach(() => {
  for (const one of connections.splice(0)) one.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function connect() {
  const made = createLiveConnection({
    url: "ws://here/live",
    open: (url) => new FakeSocket(url) as unknown as WebSocket,
    random: () => 0.5,
  });
  connections.push(made);
  return made.connection;
}

describe("the live connection", () => {
  test("says hello first and subscribes once the feed is ready", () => {
    const live = connect();
    live.subscribe({ filter: "kind:llm" }, () => {});
    expect(FakeSocket.last.said).toEqual([]);
    FakeSocket.last.ready(7);
    expect(FakeSocket.last.said).toEqual([
      { type: "hello", v: 1 },
      { type: "subscribe", id: "s1", filter: "kind:llm" },
    ]);
    expect(live.status.value).toBe("live");
  });

  test("gives each subscription the rows that it asked for, and no others", () => {
    const live = connect();
    const llm: string[] = [];
    const one: string[] = [];
    live.subscribe({ filter: "kind:llm" }, (rows) => llm.push(...rows.map(({ key }) => key)));
    live.subscribe({ conversation_id: "c1" }, (rows) => one.push(...rows.map(({ key }) => key)));
    FakeSocket.last.ready(0);
    FakeSocket.last.hear({ type: "spans", id: "s1", seq: 1, rows: [row("a")] });
    FakeSocket.last.hear({ type: "spans", id: "s2", seq: 1, rows: [row("b", 0, { kind: "tool" })] });
    FakeSocket.last.hear({ type: "spans", id: "gone", seq: 1, rows: [row("c")] });
    expect(llm).toEqual(["a"]);
    expect(one).toEqual(["b"]);
  });

  test("tells a subscription that was refused why, and nobody else", () => {
    const live = connect();
    const [mine, other] = [vi.fn(), vi.fn()];
    live.subscribe({ filter: "modle:x" }, () => {}, undefined, mine);
    live.subscribe({}, () => {}, undefined, other);
    FakeSocket.last.ready(0);
    FakeSocket.last.hear({ type: "error", code: "invalid_filter", message: "unknown field", id: "s1" });
    FakeSocket.last.hear({ type: "error", code: "hello_first", message: "say hello" });
    expect(mine.mock.calls).toEqual([["unknown field"]]);
    expect(other).not.toHaveBeenCalled();
  });

  test("resumes after the last sequence number it saw, without asking pages to read again", () => {
    const live = connect();
    const gap = vi.fn();
    live.subscribe({}, () => {}, gap);
    FakeSocket.last.ready(3);
    gap.mockClear();
    FakeSocket.last.hear({ type: "spans", id: "s1", seq: 9, rows: [row("a")] });
    FakeSocket.last.fail();
    expect(live.status.value).toBe("offline");
    vi.advanceTimersByTime(1000);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.ready(9);
    expect(FakeSocket.last.said[0]).toEqual({ type: "hello", v: 1, resume_from: 9 });
    expect(FakeSocket.last.said[1]).toEqual({ type: "subscribe", id: "s1" });
    expect(gap).not.toHaveBeenCalled();
  });

  test("tells pages to read again after a gap, and when the log begins anew", () => {
    const live = connect();
    const gap = vi.fn();
    live.subscribe({}, () => {}, gap);
    FakeSocket.last.ready(50);
    gap.mockClear();
    FakeSocket.last.hear({ type: "gap", from: 50, to: 80 });
    expect(gap).toHaveBeenCalledTimes(1);
    FakeSocket.last.fail();
    vi.advanceTimersByTime(1000);
    FakeSocket.last.open();
    expect(FakeSocket.last.said[0]).toEqual({ type: "hello", v: 1, resume_from: 80 });
    FakeSocket.last.hear({ type: "ready", v: 1, seq: 2 });
    expect(gap).toHaveBeenCalledTimes(2);
  });

  test("asks a page that read before the feed ran to read again, once", () => {
    const live = connect();
    const gap = vi.fn();
    live.subscribe({}, () => {}, gap);
    FakeSocket.last.ready(1);
    expect(gap).toHaveBeenCalledTimes(1);
    const late = vi.fn();
    live.subscribe({}, () => {}, late);
    FakeSocket.last.hear({ type: "spans", id: "s1", seq: 2, rows: [row("a")] });
    expect(late).not.toHaveBeenCalled();
  });

  test("asks pages to read again when a frame can't be understood, once for a connection", () => {
    const live = connect();
    const rows = vi.fn();
    const gap = vi.fn();
    live.subscribe({}, rows, gap);
    FakeSocket.last.ready(1);
    gap.mockClear();
    FakeSocket.last.hear("{not json");
    FakeSocket.last.hear({ type: "spans", id: "s1", seq: 2, rows: [{ key: 1 }] });
    FakeSocket.last.hear({ type: "from the future" });
    expect(rows).not.toHaveBeenCalled();
    expect(gap).toHaveBeenCalledTimes(1);
    FakeSocket.last.hear({ type: "spans", id: "s1", seq: 3, rows: [row("a")] });
    expect(rows).toHaveBeenCalledTimes(1);
  });

  test("gives up a socket that stays silent after a ping, even if it never closes", () => {
    const live = connect();
    FakeSocket.last.ready(1);
    const dead = FakeSocket.last;
    vi.advanceTimersByTime(25_000);
    expect(dead.sent.at(-1)).toBe("ping");
    vi.advanceTimersByTime(10_000);
    expect(live.status.value).toBe("offline");
    vi.advanceTimersByTime(1000);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.ready(1);
    // What a socket that was given up still says is not heard.
    const rows = vi.fn();
    live.subscribe({}, rows);
    dead.hear({ type: "spans", id: "s1", seq: 2, rows: [row("a")] });
    dead.onclose?.();
    expect(rows).not.toHaveBeenCalled();
    expect(live.status.value).toBe("live");
  });

  test("keeps a socket that answers its pings", () => {
    const live = connect();
    FakeSocket.last.ready(1);
    for (let i = 0; i < 10; i++) {
      vi.advanceTimersByTime(25_000);
      FakeSocket.last.hear("pong");
    }
    expect(live.status.value).toBe("live");
    expect(FakeSocket.all).toHaveLength(1);
  });

  test("gives up a handshake that is never answered", () => {
    connect();
    vi.advanceTimersByTime(15_000 + 1000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test("tries again less and less often, but at once when the network or the reader is back", () => {
    connect();
    for (let i = 0; i < 8; i++) {
      FakeSocket.last.fail();
      vi.advanceTimersToNextTimer();
    }
    expect(FakeSocket.all).toHaveLength(9);
    FakeSocket.last.fail();
    vi.advanceTimersByTime(10_000);
    expect(FakeSocket.all).toHaveLength(9);
    browser.window.dispatchEvent(new Event("online"));
    expect(FakeSocket.all).toHaveLength(10);
    FakeSocket.last.fail();
    browser.document.visibilityState = "hidden";
    browser.document.dispatchEvent(new Event("visibilitychange"));
    expect(FakeSocket.all).toHaveLength(10);
    browser.document.visibilityState = "visible";
    browser.document.dispatchEvent(new Event("visibilitychange"));
    expect(FakeSocket.all).toHaveLength(11);
  });

  test("knows at once that the network is gone", () => {
    const live = connect();
    FakeSocket.last.ready(1);
    browser.window.dispatchEvent(new Event("offline"));
    expect(live.status.value).toBe("offline");
  });

  test("says nothing to a socket that is not ready, and everything once it is", () => {
    const live = connect();
    const stop = live.subscribe({}, () => {});
    live.subscribe({ conversation_id: "c" }, () => {});
    stop();
    FakeSocket.last.ready(0);
    expect(FakeSocket.last.said.map(({ type, id }) => [type, id])).toEqual([
      ["hello", undefined],
      ["subscribe", "s2"],
    ]);
  });

  test("stays closed when it was closed", () => {
    const made = createLiveConnection({
      url: "ws://here",
      open: (url) => new FakeSocket(url) as unknown as WebSocket,
    });
    FakeSocket.last.ready(0);
    made.close();
    FakeSocket.last.onclose?.();
    browser.window.dispatchEvent(new Event("online"));
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});

test("the wait doubles up to half a minute, half of it by chance", () => {
  expect(backoff(0, () => 0)).toBe(250);
  expect(backoff(0, () => 1)).toBe(500);
  expect(backoff(3, () => 1)).toBe(4000);
  expect(backoff(1000, () => 1)).toBe(30_000);
});
