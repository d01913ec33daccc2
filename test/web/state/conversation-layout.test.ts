import { describe, expect, test } from "vitest";
import { axisOf, barOf, linesOf, type TraceLine } from "../../../web/state/conversation-layout.ts";
import { formatTime } from "../../../worker/domain/time.ts";
import { buildTree } from "../../../worker/domain/tree.ts";
import type { SpanRow } from "../../../worker/protocol/span.ts";
import { NOON, row } from "../helpers/rows.ts";

const end = (ms: number) => formatTime(NOON + ms * 1000);

/** A span of trace `t`, from `at` to `to`. */
function span(id: string, parent: string | null, at: number, to: number | null, more: Partial<SpanRow> = {}) {
  return row(`t:${id}`, at, {
    id,
    trace_id: "t",
    parent_id: parent,
    end_time: to === null ? null : end(to),
    status: to === null ? "running" : "ok",
    latency_ms: to === null ? null : to - at,
    ...more,
  });
}

const names = (lines: TraceLine[]) =>
  lines.map((line) =>
    line.type === "turn" ? `turn ${line.group.number}` : `${"-".repeat(line.depth)}${line.node.span.id}`,
  );

describe("the lines of a trace", () => {
  test("follow the tree, a turn for each trace", () => {
    const rows = [
      span("a", null, 0, 100),
      span("c", "a", 50, 90),
      span("b", "a", 10, 40),
      span("d", "b", 20, 30),
      row("u:z", 500, { id: "z", trace_id: "u" }),
    ];
    expect(names(linesOf(buildTree(rows), new Set()))).toEqual([
      "turn 1",
      "a",
      "-b",
      "--d",
      "-c",
      "turn 2",
      "z",
    ]);
    expect(names(linesOf(buildTree(rows), new Set(["t:b"])))).toEqual([
      "turn 1",
      "a",
      "-b",
      "-c",
      "turn 2",
      "z",
    ]);
  });

  test("keep the orphans of a trace in its turn, though another trace begins between them", () => {
    const rows = [
      span("a", "gone", 0, 10),
      row("u:z", 5, { id: "z", trace_id: "u" }),
      span("b", "gone", 20, 30),
    ];
    expect(names(linesOf(buildTree(rows), new Set()))).toEqual(["turn 1", "a", "b", "turn 2", "z"]);
  });

  test("carry the sums of all that is below, unpriced calls counted apart", () => {
    const usage = { input: 10, output: 5, cached: 0, cache_write: 0, reasoning: 0 };
    const rows = [
      span("a", null, 0, 100),
      span("b", "a", 0, 10, { usage, model: "m", cost_usd: 0.5 }),
      span("c", "b", 0, 10, { usage, model: "m", cost_usd: null, status: "error" }),
    ];
    const root = linesOf(buildTree(rows), new Set())[1];
    expect(root?.type === "span" && root.sums).toEqual({
      tokens: 30,
      cost_usd: 0.5,
      unpriced: 1,
      errors: 1,
      running: 0,
      spans: 3,
    });
  });

  test("of a chain of ten thousand spans are drawn without recursion", () => {
    const rows = Array.from({ length: 10_000 }, (_, i) =>
      span(`s${i}`, i === 0 ? null : `s${i - 1}`, i, i + 1),
    );
    const lines = linesOf(buildTree(rows), new Set());
    expect(lines).toHaveLength(10_001);
    expect(lines[1]?.type === "span" && lines[1].sums.spans).toBe(10_000);
  });
});

describe("bars", () => {
  const group = (rows: SpanRow[]) => {
    const line = linesOf(buildTree(rows), new Set())[0];
    if (line?.type !== "turn") throw new Error("a turn comes first");
    return line.group;
  };
  const noon = NOON / 1000;

  test("lie on the axis of their turn by their own times", () => {
    const rows = [span("a", null, 0, 100), span("b", "a", 25, 75, { ttft_ms: 20 })];
    const axis = axisOf(group(rows), noon + 5000);
    expect(axis).toEqual({ start: noon, length: 100 });
    expect(barOf(rows[1] as SpanRow, axis, noon)).toEqual({ left: 0.25, width: 0.5, waiting: 0.4 });
  });

  test("of running spans grow with the clock, and the axis with them", () => {
    const rows = [span("a", null, 0, null)];
    const axis = axisOf(group(rows), noon + 400);
    expect(axis.length).toBe(400);
    expect(barOf(rows[0] as SpanRow, axis, noon + 400)).toEqual({ left: 0, width: 1, waiting: 0 });
    // A viewer's clock that is behind draws nothing backwards.
    expect(axisOf(group(rows), noon - 400).length).toBe(1);
    expect(barOf(rows[0] as SpanRow, axisOf(group(rows), noon - 400), noon - 400).width).toBe(0);
  });

  test("of spans that end before they start have no length", () => {
    const rows = [span("a", null, 50, 10), span("b", "a", 0, 100)];
    const bar = barOf(rows[0] as SpanRow, axisOf(group(rows), noon), noon);
    expect(bar.width).toBe(0);
    expect(bar.left).toBe(0.5);
  });

  test("never leave the axis", () => {
    const rows = [span("a", null, 0, 0)];
    const axis = axisOf(group(rows), noon);
    const bar = barOf(rows[0] as SpanRow, axis, noon);
    expect(axis.length).toBe(1);
    expect(bar.left + bar.width).toBeLessThanOrEqual(1);
  });
});
