import { describe, expect, test } from "vitest";
import { leavingOf, rowTest } from "../../../web/state/row-filter.ts";
import { parseFilter } from "../../../worker/domain/filter/parse.ts";
import type { SpanRow } from "../../../worker/protocol/span.ts";
import { NOON, row } from "../helpers/rows.ts";

function matches(filter: string, more: Partial<SpanRow>): boolean {
  const parsed = parseFilter(filter, NOON);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return rowTest(parsed.filter)(row("a", 0, more));
}

describe("a row under a filter", () => {
  test("is tested in the units of the language", () => {
    const span: Partial<SpanRow> = {
      latency_ms: 2000.5,
      cost_usd: 0.01,
      usage: { input: 900, output: 200, cached: 5, cache_write: 0, reasoning: 7 },
      first_token_time: "2026-11-23T12:00:00.800000Z",
      error: { type: "Timeout", message: "No answer" },
      metadata: { plan: "pro" },
      user_id: "u",
    };
    for (const filter of [
      "latency:>2s",
      "cost:0.01",
      "tokens:>1k",
      "tokens.reasoning:7",
      "ttft:800ms",
      "start:2026-11-23T12:00Z",
      "error:answer",
      "metadata.plan:pr*",
      "user:u is:root",
    ]) {
      expect(matches(filter, span), filter).toBe(true);
      expect(matches(`-(${filter})`, span), `not ${filter}`).toBe(false);
    }
  });

  test("counts what it cannot tell as it was, asked for or ruled out", () => {
    expect(matches("word", {})).toBe(true);
    expect(matches("-word", {})).toBe(true);
    expect(matches("-(word is:leaf)", {})).toBe(true);
    expect(matches("NOT NOT word", {})).toBe(true);
    expect(matches("word is:running", { status: "ok" })).toBe(false);
  });
});

describe("spans that may leave a list", () => {
  test.each(["is:running", "status:run*", "-is:ok", "-status:error", "-has:output", "(a OR is:running)"])(
    "are watched for %s",
    (filter) => expect(leavingOf(filter, NOON)?.watch).toBe(""),
  );

  test.each(["", "kind:llm", "is:error", "status:ok", "-is:running", "latency:>2s", "-word", "modle:x"])(
    "are none of %s",
    (filter) => expect(leavingOf(filter, NOON)).toBeUndefined(),
  );

  test("are watched by what they keep", () => {
    const filter = 'is:running user:u1 latency:>2s kind:(llm OR tool) -tag:x "some words" metadata.plan:pro';
    expect(leavingOf(filter, NOON)?.watch).toBe("user:u1 kind:(llm OR tool) metadata.plan:pro");
  });
});
