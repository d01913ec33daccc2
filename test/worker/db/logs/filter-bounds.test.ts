import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { listSpans } from "../../../../worker/db/logs/spans.ts";
import type { Filter } from "../../../../worker/domain/filter/ast.ts";
import { MAX_CONDITIONS, MAX_DEPTH, parseFilter } from "../../../../worker/domain/filter/parse.ts";
import { commits } from "../../../helpers/committing.ts";
import { spanEvent, T0 } from "../../../helpers/events.ts";

function parsed(text: string): Filter {
  const result = parseFilter(text, T0);
  if (!result.ok) throw new Error(result.problem.message);
  return result.filter;
}

const times = (count: number, term: string, by: string) => Array.from({ length: count }, () => term).join(by);

describe("the largest filters that the parser takes run", () => {
  const most = MAX_CONDITIONS;
  const filters = {
    "conditions that all must hold": times(most, "is:leaf", " "),
    "conditions of which one must hold": times(most, "is:root", " OR "),
    conversations: times(most, "conversation:c", " OR "),
    "stars in errors": times(most / 5, "error:*a*b*c*d", " OR "),
    "one star in each error": times(most / 2, "error:a*", " OR "),
    "stars in metadata": times(most / 5, "metadata.k:*a*b*c*d", " "),
    "stars in tags": times(most / 5, "tag:*a*b*c*d", " OR "),
    "texts of which one must be there": times(most, "abc*", " OR "),
    "texts that all must be there": times(most, "word", " "),
    "texts that must not be there": times(most, '-"a b c d e f"', " "),
    ranges: times(most, "latency:1..2", " OR "),
    metadata: times(most, "metadata.k:5", " OR "),
    "one condition in the deepest parentheses": `${"(".repeat(MAX_DEPTH)}error:*a*b*c*d${")".repeat(MAX_DEPTH)}`,
    "one condition denied over and over": `${"NOT ".repeat(MAX_DEPTH)}error:*a*b*c*d`,
    "chains in the deepest nest": `${"(is:root OR -(".repeat(MAX_DEPTH / 3)}${times(most / 5 - 2, "error:*a*b*c*d", " OR ")}${"))".repeat(MAX_DEPTH / 3)}`,
  };
  test.each(Object.entries(filters))("%s", async (_, text) => {
    const id = `prj_${crypto.randomUUID()}`;
    await commits(id).commit([spanEvent("t/a", T0, { error: { type: "x", message: "word" } })]);
    for (const few of [0, 2000])
      await expect(
        listSpans(
          env.LOGS_0,
          id,
          { filter: parsed(text), limit: 5, from: 0, to: T0 + 9, after: { start: T0 + 5, n: 1 } },
          { few, windows: [1, 2] },
        ),
      ).resolves.toMatchObject({ spans: expect.any(Array) });
  });
});
