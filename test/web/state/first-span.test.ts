import { signal } from "@preact/signals";
import { expect, test, vi } from "vitest";
import { ApiError } from "../../../web/api/error.ts";
import type { LiveConnection, LiveStatus } from "../../../web/api/live.ts";
import { createFirstSpan } from "../../../web/state/first-span.ts";
import type { SpanRow } from "../../../worker/protocol/span.ts";

const row = (key: string, more: Partial<SpanRow> = {}) => ({ key, status: "running", ...more }) as SpanRow;

function feed() {
  const status = signal<LiveStatus>("connecting");
  let rows: (rows: SpanRow[]) => void = () => {};
  let gap: () => void = () => {};
  const unsubscribe = vi.fn();
  const release = vi.fn();
  const connection: LiveConnection = {
    status,
    subscribe(_, onRows, onGap) {
      rows = onRows;
      gap = onGap ?? gap;
      return unsubscribe;
    },
    release,
  };
  return { status, connection, send: (...r: SpanRow[]) => rows(r), lose: () => gap(), unsubscribe, release };
}

function wait(pages: (SpanRow[] | Error)[]) {
  const live = feed();
  const list = vi.fn(async () => {
    const next = pages.shift() ?? [];
    if (next instanceof Error) throw next;
    return { spans: next, next_cursor: null, stopped_early: false };
  });
  const first = createFirstSpan("p", { connect: () => live.connection, list });
  const stop = first.start();
  return { live, list, first, stop };
}

const settle = () => new Promise((done) => setTimeout(done, 0));

test("a span that comes while one waits is shown at once, and goes on being updated", async () => {
  const { live, first } = wait([]);
  await settle();
  expect(first.span.value).toBeNull();
  live.send(row("a"), row("b"));
  expect(first.span.value?.key).toBe("a");
  expect(first.arrived.value).toBe(true);
  live.send(row("b", { status: "ok" }));
  expect(first.span.value).toMatchObject({ key: "a", status: "running" });
  live.send(row("a", { status: "ok" }));
  expect(first.span.value).toMatchObject({ key: "a", status: "ok" });
});

test("spans of before are shown as such, until one comes", async () => {
  const { live, first } = wait([[row("old")]]);
  await settle();
  expect(first.span.value?.key).toBe("old");
  expect(first.arrived.value).toBe(false);
  live.send(row("new"));
  expect(first.span.value?.key).toBe("new");
  expect(first.arrived.value).toBe(true);
});

test("a span that came while the feed was down is found when it is back", async () => {
  const { live, first } = wait([[], [row("missed")]]);
  await settle();
  live.lose();
  await settle();
  expect(first.span.value?.key).toBe("missed");
  expect(first.arrived.value).toBe(true);
});

test("a list that fails is said, and mended by the next", async () => {
  const { live, first } = wait([new ApiError("network", "down"), []]);
  await settle();
  expect(first.error.value?.code).toBe("network");
  live.lose();
  await settle();
  expect(first.error.value).toBeNull();
});

test("stopping gives up the subscription and the connection", async () => {
  const { live, first, stop } = wait([]);
  live.status.value = "live";
  expect(first.status.value).toBe("live");
  stop();
  expect(live.unsubscribe).toHaveBeenCalledOnce();
  expect(live.release).toHaveBeenCalledOnce();
});
