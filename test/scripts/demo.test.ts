import { beforeAll, describe, expect, test } from "vitest";
import type { Event } from "../../scripts/demo/client.ts";
import { pastEvents } from "../../scripts/demo/play.ts";
import { SCENARIOS } from "../../scripts/demo/scenarios.ts";
import { NativeEvent } from "../../worker/protocol/event.ts";

const NOW = Date.UTC(2026, 10, 23, 12);

interface Whole {
  start: Event;
  end: Event;
}

let events: Event[];
let spans: Map<unknown, Whole>;

beforeAll(async () => {
  events = await pastEvents(NOW);
  spans = new Map();
  for (const event of events) {
    const whole = spans.get(event.id);
    if (whole) whole.end = event;
    else spans.set(event.id, { start: event, end: event });
  }
});

const time = (value: unknown) => Date.parse(String(value));

describe("the demo's past conversations", () => {
  test("are valid native events", () => {
    for (const event of events) expect(NativeEvent.safeParse(event).error).toBeUndefined();
  });

  test("play every scenario", () => {
    const conversations = new Set(events.map((event) => event.conversation_id).filter(Boolean));
    expect(conversations.size).toBe(40);
    for (const { tags } of SCENARIOS) expect(events.some((event) => event.tags === tags)).toBe(true);
  });

  test("each start has an end that is later, and none is in the future", () => {
    for (const { start, end } of spans.values()) {
      expect(end).not.toBe(start);
      expect(start.status).toBe("running");
      expect(["ok", "error"]).toContain(end.status);
      expect(time(end.end_time)).toBeGreaterThanOrEqual(time(start.start_time));
      expect(time(end.end_time)).toBeLessThan(NOW);
    }
  });

  test("a span lies within its parent, in the same trace", () => {
    for (const { start, end } of spans.values()) {
      if (!start.parent_id) continue;
      const parent = spans.get(start.parent_id) as Whole;
      expect(parent.start.trace_id).toBe(start.trace_id);
      expect(time(start.start_time)).toBeGreaterThanOrEqual(time(parent.start.start_time));
      expect(time(end.end_time)).toBeLessThanOrEqual(time(parent.end.end_time));
    }
  });

  test("a tool's result answers a call that the model made", () => {
    const results = events
      .flatMap((event) => (Array.isArray(event.input) ? event.input : []))
      .filter((message) => message.role === "tool");
    expect(results.length).toBeGreaterThan(0);
    const calls = events.flatMap(
      (event) => (event.output as { tool_calls?: { id: string }[] })?.tool_calls ?? [],
    );
    for (const result of results) expect(calls.map(({ id }) => id)).toContain(result.tool_call_id);
  });

  test("usage is in the provider's own words", () => {
    const models = [...spans.values()].filter(
      ({ start, end }) => start.kind === "llm" && end.status === "ok",
    );
    for (const { start, end } of models)
      expect(Object.keys(end.usage as object)).toContain(
        start.provider === "openai" ? "prompt_tokens" : "cache_read_input_tokens",
      );
  });
});
