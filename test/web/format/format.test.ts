import { describe, expect, test } from "vitest";
import { formatAgo, formatCost, formatCount, formatDuration } from "../../../web/format/format.ts";

test.each([
  [null, "–"],
  [0, "0 µs"],
  [0.64, "640 µs"],
  [84.4, "84 ms"],
  [999.4, "999 ms"],
  [999.6, "1.00 s"],
  [1240, "1.24 s"],
  [9_994, "9.99 s"],
  [9_996, "10.0 s"],
  [59_949, "59.9 s"],
  [59_960, "1 m 00 s"],
  [185_000, "3 m 05 s"],
  [7_800_000, "2 h 10 m"],
  [3 * 86_400_000, "3 d"],
])("a duration of %s ms is %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [null, "–"],
  [0, "0"],
  [9_999, "9,999"],
  [10_000, "10.0k"],
  [99_960, "100k"],
  [1_234_000, "1.23M"],
])("a count of %s is %s", (n, text) => {
  expect(formatCount(n)).toBe(text);
});

describe("a cost", () => {
  test("that is not known is unpriced, not free", () => {
    expect(formatCost(null)).toBe("unpriced");
    expect(formatCost(0)).toBe("$0");
  });

  test.each([
    [0.000_000_4, "<$0.000001"],
    [0.000_006_6, "$0.000007"],
    [0.0045, "$0.0045"],
    [0.1234, "$0.1234"],
    [12.345, "$12.35"],
    [12_345, "$12,345"],
  ])("of %s is %s", (usd, text) => {
    expect(formatCost(usd)).toBe(text);
  });
});

test("times are relative both ways, until a month has passed", () => {
  const now = Date.UTC(2026, 10, 23, 12);
  expect(formatAgo(now - 400, now)).toBe("now");
  expect(formatAgo(now - 12_000, now)).toBe("12s ago");
  expect(formatAgo(now - 3_599_000, now)).toBe("59m ago");
  expect(formatAgo(now - 5 * 3_600_000, now)).toBe("5h ago");
  expect(formatAgo(now + 90_000, now)).toBe("in 1m");
  expect(formatAgo(now - 40 * 86_400_000, now)).toMatch(/2026/);
});
