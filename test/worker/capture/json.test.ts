import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unwrap, wrap } from "../../../worker/capture/envelope.ts";
import { jsonProblem, splitArray } from "../../../worker/capture/json.ts";
import { jsonPlace } from "../../../worker/capture/json-place.ts";

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** JSON with some characters put in, left out or changed. */
const damaged = fc
  .tuple(
    fc.json(),
    fc.array(
      fc.tuple(
        fc.nat(200),
        fc.constantFrom(
          "",
          '"',
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\\",
          "\n",
          "e",
          "-",
          "0",
          ".",
          "t",
          "\\u12",
          " ",
        ),
        fc.boolean(),
      ),
      {
        maxLength: 3,
      },
    ),
  )
  .map(([json, edits]) => {
    let text = json;
    for (const [place, by, instead] of edits) {
      const at = place % (text.length + 1);
      text = text.slice(0, at) + by + text.slice(at + (instead ? 1 : 0));
    }
    return text;
  });

describe("the place where a text stops being JSON", () => {
  test("is told for every text that is not JSON and for no other, and what is before it could go on", () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const place = jsonPlace(text);
        expect(place === undefined).toBe(isJson(text));
        if (place === undefined) return;
        expect(place).toBeLessThanOrEqual(text.length);
        // The engine names the place of some mistakes; a number that ends early it blames on its end.
        const before = text.slice(0, place);
        expect(jsonPlace(before) ?? place).toBe(place);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["nope", 1, "line 1, column 2"],
    ['{"a": 1,\n "b": nul}', 18, "line 2, column 10"],
    ['{"a":1,}', 7, "line 1, column 8"],
    ["{'a':1}", 1, "line 1, column 2"],
    ['{"a":"\u0001"}', 6, "line 1, column 7"],
    ['{"a":"\\x"}', 7, "line 1, column 8"],
    ["[1 2]", 3, "line 1, column 4"],
    ["{} {}", 3, "line 1, column 4"],
    ["[01]", 2, "line 1, column 3"],
    ['{"a"', 4, "ends too early, at position 4"],
    ["", 0, "ends too early, at position 0"],
  ])("%j: position %i, %s", (text, place, words) => {
    expect(jsonPlace(text)).toBe(place);
    expect(jsonProblem(text)).toContain(words);
    expect(jsonProblem(text)).toContain(`position ${place} `);
  });

  test("is found however deep and long the text is", () => {
    expect(jsonPlace(`${"[".repeat(1_000_000)}x`)).toBe(1_000_000);
    expect(jsonPlace(`"${"x".repeat(5_000_000)}`)).toBe(5_000_001);
    expect(jsonPlace(`${"1".repeat(1_000_000)}x`)).toBe(1_000_000);
  });
});

describe("what is kept as it was written", () => {
  test("the elements of an array, to the letter", () => {
    const spaces = fc.constantFrom("", " ", "\n", "\t ");
    const element = fc.tuple(spaces, fc.json(), spaces);
    fc.assert(
      fc.property(fc.array(element, { maxLength: 8 }), spaces, (elements, space) => {
        const text = `${space}[${elements.map((parts) => parts.join("")).join(",")}${elements.length === 0 ? space : ""}]${space}`;
        expect(splitArray(text)).toEqual(elements.map(([, json]) => json));
      }),
      { numRuns: 500 },
    );
  });

  test("an envelope's body and ids, whatever they hold, on one line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), fc.json(), (traceId, spanId, body) => {
        const envelope = {
          protocol: "native",
          received: 1_795_456_800_123_456,
          traceId,
          spanId: `${spanId},"event":`,
          body,
        };
        const line = wrap(envelope);
        expect(line.indexOf("\n")).toBe(line.length - 1);
        expect(isJson(line)).toBe(true);
        expect(unwrap(line)).toEqual(envelope);
      }),
      { numRuns: 500 },
    );
  });
});
