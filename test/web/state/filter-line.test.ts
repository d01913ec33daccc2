import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ASK_AFTER_MS, createFilterLine } from "../../../web/state/filter-line.ts";
import { recentFilters, rememberFilter } from "../../../web/state/filter-recent.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function lineOf(first = "") {
  const ask = vi.fn();
  return { line: createFilterLine(first, ask), asked: () => ask.mock.calls };
}
const pause = () => vi.advanceTimersByTime(ASK_AFTER_MS);

describe("the filter line", () => {
  test("asks when one pauses; further pauses of one stay take the place of the first", () => {
    const { line, asked } = lineOf();
    line.type("mod", 3);
    line.type("model", 5);
    pause();
    line.type("model:x ", 8);
    pause();
    line.leave();
    line.type("model:y", 7);
    pause();
    expect(asked()).toEqual([
      ["model", false],
      ["model:x", true],
      ["model:y", false],
    ]);
  });

  test("asks nothing that cannot be read, and nothing twice", () => {
    const { line, asked } = lineOf("is:error");
    line.type("is:error model:", 15);
    pause();
    expect(line.submit()).toBe(false);
    line.type("is:error ", 9);
    pause();
    expect(line.submit()).toBe(true);
    expect(asked()).toEqual([]);
  });

  test("says a mistake at once where one is not writing, and where one is after a pause", () => {
    const { line } = lineOf();
    line.type("modle:x hello", 13);
    expect(line.problem.value).toMatchObject({ start: 0, end: 5, suggestion: "model" });
    line.type("hello mod:", 10);
    expect(line.problem.value).toBeNull();
    pause();
    expect(line.problem.value).toMatchObject({ start: 6 });
  });

  test("mends a mistake in its place, and asks at once", () => {
    const { line, asked } = lineOf();
    line.type("a modle:x b", 11);
    const problem = line.problem.value;
    if (!problem) throw new Error("no mistake was found");
    line.mend(problem, "model");
    expect(line.text.value).toBe("a model:x b");
    expect(line.cursor.value).toBe(7);
    expect(asked()).toEqual([["a model:x b", false]]);
  });

  test("follows the address, but not what it asked itself; what was being typed is given up", () => {
    const { line, asked } = lineOf();
    line.type("model:x ", 8);
    pause();
    line.follow("model:x");
    expect(line.text.value).toBe("model:x ");
    line.type("model:x y", 9);
    line.follow("");
    expect(line.text.value).toBe("");
    pause();
    expect(asked()).toEqual([["model:x", false]]);
  });
});

test("filters are remembered for each project, the last first, each once", () => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  });
  for (const filter of ["a", "b", "", "a", ...Array.from({ length: 20 }, (_, i) => `f${i}`)])
    rememberFilter("p", filter);
  expect(recentFilters("p").slice(0, 2)).toEqual(["f19", "f18"]);
  expect(recentFilters("p")).toHaveLength(8);
  expect(recentFilters("q")).toEqual([]);
  kept.set("binnacle.filters.q", '{"not":"a list"}');
  expect(recentFilters("q")).toEqual([]);
});
