import { expect, test } from "vitest";
import page from "../../../../docs/filter.md?raw";
import { HAS, IS, NUMBER_FIELDS, TEXT_FIELDS } from "../../../../worker/domain/filter/ast.ts";
import { MAX_CONDITIONS, MAX_DEPTH, MAX_STARS, parseFilter } from "../../../../worker/domain/filter/parse.ts";
import { MAX_FILTER_CHARS } from "../../../../worker/protocol/limits.ts";
import { SPAN_KINDS, SPAN_STATUSES } from "../../../../worker/protocol/span.ts";
import { T0 } from "../../../helpers/events.ts";

const examples = [...page.matchAll(/^```filter\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) =>
  block.trim().split("\n"),
);

/** The first column of the table under a heading. */
function tabled(after: string): string[] {
  const section = page.slice(page.indexOf(after));
  const table = /\|---.*\n((?:\|.*\n)+)/.exec(section)?.[1] ?? "";
  return [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name = ""]) => name);
}

test.each(examples)("the example %s is a filter", (example) => {
  expect(parseFilter(example, T0)).toMatchObject({ ok: true });
  expect(parseFilter(example, T0)).not.toMatchObject({ filter: { type: "all" } });
});

test("every field and value is documented, and none that is not there", () => {
  expect(tabled("## Fields of text")).toEqual([...TEXT_FIELDS]);
  expect(tabled("## Fields of numbers")).toEqual([...NUMBER_FIELDS]);
  expect(tabled("`has:` is true")).toEqual([...HAS]);
  expect(tabled("`is:` is true")).toEqual([...IS]);
  for (const value of [...SPAN_KINDS, ...SPAN_STATUSES]) expect(page).toContain(`\`${value}\``);
});

test("every field has an example", () => {
  const written = examples.join(" ");
  for (const field of [...TEXT_FIELDS, ...NUMBER_FIELDS, "input", "output", "has", "is"])
    if (field !== "status") expect(written).toContain(`${field}:`);
});

test("the bounds are those of the parser", () => {
  expect([MAX_CONDITIONS, MAX_DEPTH, MAX_STARS]).toEqual([60, 12, 4]);
  expect(page).toContain(
    `${MAX_FILTER_CHARS.toLocaleString("en")} characters at most, ${MAX_CONDITIONS} conditions`,
  );
  expect(page).toContain(`${MAX_DEPTH} levels`);
});

test("its example of a mistake is what is answered", () => {
  const mistake = parseFilter("modle:x", T0);
  if (mistake.ok) throw new Error("modle is a field");
  expect(page).toContain(`"${mistake.problem.message} (at ${mistake.problem.start})"`);
});
