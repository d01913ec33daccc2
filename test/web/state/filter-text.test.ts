import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addTerm, conjunctsOf, termOf, toggleTerm } from "../../../web/state/filter-text.ts";
import { parseFilter } from "../../../worker/domain/filter/parse.ts";

describe("a term", () => {
  test("is bare where it can be, and quoted where not", () => {
    expect(termOf("model", "gpt-4o-mini")).toBe("model:gpt-4o-mini");
    expect(termOf("user", "a b")).toBe('user:"a b"');
    expect(termOf("user", 'say "hi" \\')).toBe('user:"say \\"hi\\" \\\\"');
    expect(termOf("name", "a*")).toBe('name:"a*"');
    expect(termOf("name", "-x")).toBe('name:"-x"');
  });

  test("asks for exactly its value, whatever that is", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        expect(parseFilter(termOf("user", value), 0)).toEqual({
          ok: true,
          filter: { type: "match", field: "user", pattern: [value] },
        });
      }),
    );
  });
});

describe("what must all hold", () => {
  test.each<[string, string[]]>([
    ["", []],
    ['is:error  model:"a b" -tag:x', ["is:error", 'model:"a b"', "-tag:x"]],
    ["a AND (b OR c) kind:(llm OR tool)", ["a", "(b OR c)", "kind:(llm OR tool)"]],
    ["NOT (a b) c", ["NOT (a b)", "c"]],
    ["a OR b", []],
    ['"open', []],
  ])("of %s", (text, terms) => {
    expect(conjunctsOf(text)).toEqual(terms);
  });
});

describe("toggling a term", () => {
  test.each<[string, string]>([
    ["", "is:error"],
    ["model:x", "model:x is:error"],
    ["is:error model:x", "model:x"],
    ["a AND is:error", "a"],
    ["a OR b", "(a OR b) is:error"],
    ["(is:error OR b)", "(is:error OR b) is:error"],
    ["is:running model:x", "model:x is:error"],
  ])("in %s gives %s", (text, toggled) => {
    expect(toggleTerm(text, "is:error", ["is:running"])).toBe(toggled);
  });

  test("leaves what cannot be read as it is, and adds nothing twice", () => {
    expect(toggleTerm('"open', "is:error")).toBe('"open');
    expect(addTerm("is:error x", "is:error")).toBe("is:error x");
  });
});
