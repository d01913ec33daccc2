import fc from "fast-check";
import { expect, test } from "vitest";
import { textSql } from "../../../../worker/db/logs/text-index.ts";
import type { Filter } from "../../../../worker/domain/filter/ast.ts";
import { type SqlTarget, toSql } from "../../../../worker/domain/filter/sql.ts";
import { anyFilter } from "../../../helpers/filters.ts";

const MARK = "qzxj'\"?☠";

/** The same filter, with the mark in every text that its writer chose. */
function marked(filter: Filter): Filter {
  switch (filter.type) {
    case "and":
    case "or":
      return { type: filter.type, of: filter.of.map(marked) };
    case "not":
      return { type: "not", of: marked(filter.of) };
    case "text":
      return {
        ...filter,
        phrase: { ...filter.phrase, words: filter.phrase.words.map((word) => `${word}qzxj`) },
      };
    case "match":
      return { ...filter, pattern: filter.pattern.map((part) => part + MARK) };
    case "metadata":
      return { ...filter, key: filter.key + MARK, pattern: filter.pattern.map((part) => part + MARK) };
    case "metadata-number":
    case "has-metadata":
      return { ...filter, key: filter.key + MARK };
    default:
      return filter;
  }
}

test("nothing that a filter's writer chose is ever in the text of its SQL, and every value has its place", () => {
  fc.assert(
    fc.property(anyFilter, fc.boolean(), (filter, rare) => {
      const target: SqlTarget = {
        projectId: `prj${MARK}`,
        text: (text) => textSql(`prj${MARK}`, text, rare),
      };
      const { sql, values } = toSql(marked(filter), target);
      expect(sql).not.toContain("qzxj");
      expect(sql).toMatch(/^[\w\s.()?,=<>*+'[\]{}/-]*$/);
      expect(sql.split("?").length - 1).toBe(values.length);
    }),
    { numRuns: 1000 },
  );
});
