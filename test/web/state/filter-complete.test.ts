import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyCompletion, completionsAt, piecesOf } from "../../../web/state/filter-complete.ts";
import { fixedValues, METADATA, seenIn } from "../../../web/state/filter-fields.ts";
import { toggleTerm } from "../../../web/state/filter-text.ts";
import { parseFilter } from "../../../worker/domain/filter/parse.ts";
import { row } from "../helpers/rows.ts";

const SEEN = {
  model: ["gpt-4o", "gpt-4o-mini", "claude"],
  name: ["find stock", "chat"],
  [METADATA]: ["metadata.plan"],
};

/** The cursor is where the bar stands. */
function at(marked: string) {
  const cursor = marked.indexOf("|");
  const text = marked.replace("|", "");
  const all = completionsAt(text, cursor, SEEN);
  return {
    inserts: all.map(({ insert }) => insert),
    accepted: (n = 0) => {
      const one = all[n];
      if (!one) return undefined;
      const { text: next, cursor: to } = applyCompletion(text, one);
      return `${next.slice(0, to)}|${next.slice(to)}`;
    },
  };
}

describe("completions", () => {
  test.each<[string, string]>([
    ["mo|", "model:|"],
    ["kind:llm mo|", "kind:llm model:|"],
    ["-mo|", "-model:|"],
    ["(mo|)", "(model:|)"],
    ["mo|dle:x", "model:|x"],
    ["plan|", "metadata.plan:|"],
    ["model:gp|", "model:gpt-4o |"],
    ["model:min|", "model:gpt-4o-mini |"],
    ["model:g|pt", "model:gpt-4o |"],
    ["kind:(llm t|)", "kind:(llm tool|)"],
    ["name:fi|", 'name:"find stock" |'],
    ['name:"find s|', 'name:"find stock" |'],
    ["status:e| x", "status:error| x"],
    ["latency:>2|", "latency:>2s |"],
  ])("%s becomes %s", (before, after) => {
    expect(at(before).accepted()).toBe(after);
  });

  test("begin with the fields, then offer the values of the one that is written", () => {
    expect(at("|").inserts[0]).toBe("is:");
    expect(at("a |").inserts).toContain("model:");
    expect(at("kind:|").inserts).toEqual(fixedValues("kind"));
    expect(at("model:|").inserts).toEqual(SEEN.model);
    expect(at("kind:(llm OR |").inserts).toEqual(fixedValues("kind"));
  });

  test("are none for free words, for what is closed, and for what is written out", () => {
    expect(at('"some words|').inserts).toEqual([]);
    expect(at('"some words"|').inserts).toEqual([]);
    expect(at("(a)|").inserts).toEqual([]);
    for (const name of ["constructor", "__proto__", "toString"]) expect(at(`${name}:|`).inserts).toEqual([]);
    expect(at("model:claude|").inserts).toEqual([]);
  });

  test("offer only values that the language takes", () => {
    for (const field of ["kind", "status", "is", "has", "latency", "ttft", "cost", "tokens", "start"])
      for (const value of fixedValues(field))
        expect(parseFilter(`${field}:${value}`, 0), `${field}:${value}`).toMatchObject({ ok: true });
  });
});

describe("values seen in spans", () => {
  test("are ordered by how common they are, and those of before stay", () => {
    const rows = [
      row("a", 0, { model: "x", tags: ["t"], metadata: { plan: "pro", tier: 2, "no field": 1 } }),
      row("b", 1, { model: "y" }),
      row("c", 2, { model: "y", user_id: "u" }),
    ];
    const seen = seenIn(rows, { model: ["old", "x"] });
    expect(seen).toMatchObject({
      model: ["y", "x", "old"],
      user: ["u"],
      tag: ["t"],
      [METADATA]: ["metadata.plan", "metadata.tier"],
      "metadata.plan": ["pro"],
      "metadata.tier": ["2"],
    });
  });
});

describe("the pieces of a filter", () => {
  const marked = (text: string) => {
    const parsed = parseFilter(text, 0);
    return piecesOf(text, parsed.ok ? null : parsed.problem)
      .map(({ text: piece, wrong }) => (wrong ? `[${piece}]` : piece))
      .join("");
  };
  test.each([
    ["a modle:x b", "a [modle]:x b"],
    ["kind:lm", "kind:[lm]"],
    ['a "open', 'a ["open]'],
    ["a OR", "a OR[ ]"],
    ["model:x", "model:x"],
  ])("of %s are %s", (text, expected) => {
    expect(marked(text)).toBe(expected);
  });
});

test("no text that can be typed breaks the line", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "model:",
      "kind:(",
      ")",
      "(",
      '"',
      "\\",
      " ",
      "-",
      "OR",
      "AND",
      "a..b",
      "metadata.",
      "*",
      ":",
    ),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(fc.array(piece), fc.nat(), (pieces, place) => {
      const text = pieces.join("");
      const cursor = place % (text.length + 1);
      for (const one of completionsAt(text, cursor, SEEN)) {
        expect(one.from).toBeLessThanOrEqual(cursor);
        expect(one.to).toBeGreaterThanOrEqual(cursor);
      }
      const parsed = parseFilter(text, 0);
      const drawn = piecesOf(text, parsed.ok ? null : parsed.problem);
      expect(
        drawn
          .map((one) => one.text)
          .join("")
          .slice(0, text.length).length,
      ).toBe(text.length);
      toggleTerm(text, "is:error");
    }),
  );
});
