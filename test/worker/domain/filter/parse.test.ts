import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Filter,
  HAS,
  IS,
  NUMBER_FIELDS,
  type NumberField,
  type Op,
  TEXT_FIELDS,
  type TextField,
} from "../../../../worker/domain/filter/ast.ts";
import {
  type FilterProblem,
  MAX_CONDITIONS,
  MAX_DEPTH,
  MAX_STARS,
  parseFilter,
} from "../../../../worker/domain/filter/parse.ts";
import { MAX_FILTER_CHARS } from "../../../../worker/protocol/limits.ts";
import { HOUR, T0 } from "../../../helpers/events.ts";

function parsed(text: string): Filter {
  const result = parseFilter(text, T0);
  if (!result.ok) throw new Error(`${text}: ${result.problem.message}`);
  return result.filter;
}

function problem(text: string): FilterProblem {
  const result = parseFilter(text, T0);
  if (result.ok) throw new Error(`${text} is taken`);
  return result.problem;
}

const all: Filter = { type: "all" };
const and = (...of: Filter[]): Filter => ({ type: "and", of });
const or = (...of: Filter[]): Filter => ({ type: "or", of });
const not = (of: Filter): Filter => ({ type: "not", of });
const match = (field: TextField, ...pattern: string[]): Filter => ({ type: "match", field, pattern });
const compare = (field: NumberField, op: Op, value: number): Filter => ({
  type: "compare",
  field,
  op,
  value,
});
const text = (words: string, prefix = false, column: "any" | "input" | "output" = "any"): Filter => ({
  type: "text",
  column,
  phrase: { words: words.split(" "), prefix },
});
const [a, b, c] = [text("a"), text("b"), text("c")];

describe("a filter", () => {
  test.each<[string, Filter]>([
    ["", all],
    ["  \n\t ", all],
    ["a", a],
    ["a b", and(a, b)],
    ["a AND b", and(a, b)],
    ["a OR b", or(a, b)],
    ["a b OR c", or(and(a, b), c)],
    ["a OR b c", or(a, and(b, c))],
    ["a (b OR c)", and(a, or(b, c))],
    ["(a)", a],
    ["((a b))", and(a, b)],
    ["-a", not(a)],
    ["NOT a", not(a)],
    ["--a", not(not(a))],
    ["NOT -a", not(not(a))],
    ["-a b", and(not(a), b)],
    ["-(a OR b)", not(or(a, b))],
    ["NOT a OR b", or(not(a), b)],
    ["-model:x", not(match("model", "x"))],
    // A minus between spaces, and one within a word, deny nothing.
    ["a - b", and(a, all, b)],
    ["a-b", text("a b")],
    ["and or not", and(text("and"), text("or"), text("not"))],
    ['"AND"', text("and")],
    ['"a b"', text("a b")],
    ['"a \\"b\\" \\\\"', text("a b")],
    ["don't", text("don t")],
    ["Café", text("cafe")],
    ["cafe*", text("cafe", true)],
    ["*", all],
    ['"!?"', all],
    ["日本語", text("日本 本語 語", true)],
    ["語", text("語", true)],
    ["input:a", text("a", false, "input")],
    ['output:"one dollar"', text("one dollar", false, "output")],
    ["output:(a OR b)", or(text("a", false, "output"), text("b", false, "output"))],
  ])("%s", (filter, expected) => expect(parsed(filter)).toEqual(expected));

  test.each<[string, Filter]>([
    ["model:gpt-4o", match("model", "gpt-4o")],
    ["model:gpt-4o*", match("model", "gpt-4o", "")],
    ["model:*mini", match("model", "", "mini")],
    ["model:g*4*i", match("model", "g", "4", "i")],
    ["model:g**i", match("model", "g", "i")],
    ["model:*", match("model", "", "")],
    ['model:"g*i"', match("model", "g*i")],
    ['name:"a \\"b\\" \\\\ c"', match("name", 'a "b" \\ c')],
    ['name:""', match("name", "")],
    ["conversation:chat:42:x", match("conversation", "chat:42:x")],
    ["tag:-internal", match("tag", "-internal")],
    ["tag:NOT", match("tag", "NOT")],
    ["model:(a OR b)", or(match("model", "a"), match("model", "b"))],
    ['model:(a "b c" d*)', or(match("model", "a"), match("model", "b c"), match("model", "d", ""))],
    ["model:(a)", match("model", "a")],
    ["tag:(a NOT b)", or(match("tag", "a"), not(match("tag", "b")))],
    ["tag:(-a)", not(match("tag", "a"))],
    ["kind:llm", match("kind", "llm")],
    ["kind:(llm OR tool)", or(match("kind", "llm"), match("kind", "tool"))],
    ["kind:t*", match("kind", "t", "")],
    ["status:error", match("status", "error")],
  ])("%s, a field of text", (filter, expected) => expect(parsed(filter)).toEqual(expected));

  test("knows every field, what a span can have and what it can be", () => {
    for (const field of TEXT_FIELDS) {
      const value = field === "kind" ? "llm" : field === "status" ? "ok" : "x";
      expect(parsed(`${field}:${value}`)).toEqual(match(field, value));
    }
    for (const field of NUMBER_FIELDS) {
      const value = field === "start" ? "now" : "1";
      expect(parsed(`${field}:>${value}`)).toMatchObject({ type: "compare", field, op: ">" });
    }
    for (const what of HAS) expect(parsed(`has:${what}`)).toEqual({ type: "has", what });
    for (const what of IS) expect(parsed(`is:${what}`)).toEqual({ type: "is", what });
  });

  test.each<[string, Filter]>([
    ["latency:>2s", compare("latency", ">", 2e6)],
    ["latency:>=800ms", compare("latency", ">=", 8e5)],
    ["latency:<800", compare("latency", "<", 8e5)],
    ["latency:<=1.5m", compare("latency", "<=", 9e7)],
    ["latency:=1h", compare("latency", "=", HOUR)],
    ["latency:5us", compare("latency", "=", 5)],
    ["latency:>.5s", compare("latency", ">", 5e5)],
    ["ttft:<2min", compare("ttft", "<", 12e7)],
    ["latency:1s..2s", and(compare("latency", ">=", 1e6), compare("latency", "<=", 2e6))],
    ["tokens:>1.5k", compare("tokens", ">", 1500)],
    ["tokens.input:2M", compare("tokens.input", "=", 2e6)],
    ["tokens.output:(5 6)", or(compare("tokens.output", "=", 5), compare("tokens.output", "=", 6))],
    ["cost:>0.01", compare("cost", ">", 1e7)],
    ["cost:>$0.01", compare("cost", ">", 1e7)],
    ["cost:$0.001..$1", and(compare("cost", ">=", 1e6), compare("cost", "<=", 1e9))],
    ["start:>-2h", compare("start", ">", T0 - 2 * HOUR)],
    ["start:>=-7d", compare("start", ">=", T0 - 7 * 24 * HOUR)],
    ["start:<now", compare("start", "<", T0)],
    ["start:-2h..-1h", and(compare("start", ">=", T0 - 2 * HOUR), compare("start", "<=", T0 - HOUR))],
    ["start:>2026-11-23T18:00Z", compare("start", ">", T0)],
    ["start:>2026-11-23T18", compare("start", ">", T0)],
    ["start:>2026-11-23T20:00:00.000001+02:00", compare("start", ">", T0 + 1)],
    ['start:"2026-11-23T18:00"', compare("start", "=", T0)],
    ["start:>2026-11-23", compare("start", ">", T0 - 18 * HOUR)],
    ["start:2026-11-23", and(compare("start", ">=", T0 - 18 * HOUR), compare("start", "<", T0 + 6 * HOUR))],
  ])("%s, a field of numbers", (filter, expected) => expect(parsed(filter)).toEqual(expected));

  test.each<[string, Filter]>([
    ["metadata.plan:pro", { type: "metadata", key: "plan", pattern: ["pro"] }],
    ["metadata.plan.tier:p*", { type: "metadata", key: "plan.tier", pattern: ["p", ""] }],
    ["metadata.größe:5", { type: "metadata", key: "größe", pattern: ["5"] }],
    ["metadata.n:>=5", { type: "metadata-number", key: "n", op: ">=", value: 5 }],
    ["metadata.n:<-1.5", { type: "metadata-number", key: "n", op: "<", value: -1.5 }],
    ['metadata.n:">5"', { type: "metadata", key: "n", pattern: [">5"] }],
    ["metadata.__proto__:x", { type: "metadata", key: "__proto__", pattern: ["x"] }],
    ["has:metadata", { type: "has", what: "metadata" }],
    ["has:metadata.plan.tier", { type: "has-metadata", key: "plan.tier" }],
    ['has:"metadata.two words"', { type: "has-metadata", key: "two words" }],
  ])("%s", (filter, expected) => expect(parsed(filter)).toEqual(expected));
});

describe("a mistake", () => {
  test.each<[string, string, string, string?]>([
    // The filter, the part that is underlined, what is said of it, and what was probably meant.
    ["modle:x", "modle", "unknown field `modle`, did you mean `model`?", "model"],
    ["a statsu:error", "statsu", "unknown field `statsu`, did you mean `status`?", "status"],
    ["Model:x", "Model", "unknown field `Model`, did you mean `model`?", "model"],
    [
      "tokens.inptu:5",
      "tokens.inptu",
      "unknown field `tokens.inptu`, did you mean `tokens.input`?",
      "tokens.input",
    ],
    ["metadata:x", "metadata", "unknown field `metadata`, did you mean `metadata.`?", "metadata."],
    ["https://x", "https", "unknown field `https`"],
    ["kind:llmm", "llmm", "unknown value `llmm`, did you mean `llm`?", "llm"],
    ["status:bad", "bad", "unknown value `bad`"],
    ["is:eror", "eror", "unknown value `eror`, did you mean `error`?", "error"],
    ["has:toosl", "toosl", "did you mean `tool`?", "tool"],
    ["latency:>2x", ">2x", "expected a duration such as 800ms"],
    ["latency:>", ">", "expected a duration"],
    ["cost:cheap", "cheap", "expected an amount such as 0.01 or $0.01"],
    ["tokens:many", "many", "expected a number such as 500, 1.5k or 2M"],
    [`tokens:>${"9".repeat(400)}`, `>${"9".repeat(400)}`, "expected a number"],
    ["start:>yesterday", ">yesterday", "expected a time such as 2026-11-23"],
    ["start:>2026-13-01", ">2026-13-01", "expected a time"],
    ["start:>-2", ">-2", "expected a time"],
    ["metadata.n:>x", ">x", "expected a number to compare with"],
    ["a model:", "model:", "model: has no value"],
    ["model: x", "model:", "model: has no value"],
    ["model:()", ")", "a value is missing here"],
    ["model:(a", "(", "this ( is not closed"],
    ["tag:(a NOT", "(", "this ( is not closed"],
    ["tag:(NOT )", "NOT", "a value is missing here"],
    ["tag:(x:y)", "x:", "a value with a colon needs quotes here"],
    ["(a OR b", "(", "this ( is not closed"],
    ["a)", ")", "this ) closes nothing"],
    ["()", ")", "nothing to )"],
    ["a OR", "", "something is missing here"],
    ["NOT", "", "something is missing here"],
    ["OR a", "OR", "nothing to OR"],
    ['a "b', '"b', 'a " is opened and not closed'],
    [`model:${"a*".repeat(MAX_STARS + 1)}`, "a*".repeat(MAX_STARS + 1), "stars"],
  ])("in %s is told with its place", (filter, underlined, message, suggestion) => {
    const found = problem(filter);
    expect(found.message).toContain(message);
    expect(filter.slice(found.start, found.end)).toBe(underlined);
    expect(found.suggestion).toBe(suggestion);
  });
});

describe("the bounds", () => {
  const words = (count: number) => Array.from({ length: count }, () => "x").join(" OR ");
  test("of length, conditions, stars and depth refuse what is past them, and take what is not", () => {
    parsed("x".repeat(MAX_FILTER_CHARS));
    expect(problem("x".repeat(MAX_FILTER_CHARS + 1))).toMatchObject({ start: MAX_FILTER_CHARS });
    parsed(words(MAX_CONDITIONS));
    expect(problem(words(MAX_CONDITIONS + 1)).message).toContain(`more than ${MAX_CONDITIONS} conditions`);
    expect(problem(`kind:(${Array.from({ length: 61 }, () => "llm").join(" ")})`).message).toContain(
      "conditions",
    );
    parsed(Array.from({ length: MAX_CONDITIONS / 2 }, () => "name:a*").join(" "));
    expect(
      problem(Array.from({ length: MAX_CONDITIONS / 2 + 1 }, () => "name:a*").join(" ")).message,
    ).toContain("stars");
    const nested = (depth: number) => `${"(".repeat(depth)}x${")".repeat(depth)}`;
    parsed(nested(MAX_DEPTH));
    for (const deep of [
      nested(MAX_DEPTH + 1),
      `${"NOT ".repeat(MAX_DEPTH + 1)}x`,
      `${"-(".repeat(7)}x${")".repeat(7)}`,
      "(".repeat(2000),
      "-".repeat(1999),
    ])
      expect(problem(deep).message).toContain(`deeper than ${MAX_DEPTH}`);
  });
});

test("whatever the text, it is a filter or a problem that lies within it", () => {
  const pieces = fc.constantFrom(
    ...'()"\\-:*<>=. \n'.split(""),
    ...["AND", "OR", "NOT", "model:", "start:", "cost:", "is:", "has:", "metadata.", "metadata.a:", "input:"],
    ...[
      "llm",
      "error",
      "a",
      "..",
      "-2h",
      "2026-11-23",
      "$5",
      "1e9",
      "日",
      "e\u0301",
      "\ud800",
      "\0",
      "😀",
      "__proto__:",
    ],
  );
  const grammatical = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(grammatical, fc.string({ unit: "binary", maxLength: 2100 })), (any) => {
      const result = parseFilter(any, T0);
      if (result.ok) return;
      const { start, end, message } = result.problem;
      expect(message).not.toBe("");
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(any.length);
    }),
    { numRuns: 2000 },
  );
});
