import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  linesOf,
  pathOf,
  searchNodes,
  sourceOf,
  textOf,
  unfoldTo,
  withFlipped,
} from "../../../web/components/json-lines.ts";
import { printJson } from "../../../web/components/json-print.ts";
import { type JsonNodes, scanJson } from "../../../web/components/json-scan.ts";

const CLOSED = { flipped: new Set<number>(), limits: new Map<number, number>() };

function scan(text: string): JsonNodes {
  const nodes = scanJson(text);
  if (!nodes) throw new Error("not JSON");
  return nodes;
}

/** What the nodes say, put together again. */
function rebuild(nodes: JsonNodes): unknown {
  const values: unknown[] = [];
  for (let node = nodes.count - 1; node >= 0; node--) {
    const source = sourceOf(nodes, node);
    if (source.startsWith("{") || source.startsWith("[")) {
      const children: number[] = [];
      for (let child = node + 1; child < (nodes.next[node] as number); child = nodes.next[child] as number)
        children.push(child);
      values[node] = source.startsWith("[")
        ? children.map((child) => values[child])
        : Object.fromEntries(
            children.map((child) => [
              JSON.parse(nodes.text.slice(nodes.keyStart[child], nodes.keyEnd[child])),
              values[child],
            ]),
          );
    } else values[node] = JSON.parse(source);
  }
  return values[0];
}

describe("reading JSON", () => {
  test("finds every node of any JSON, however it is spaced", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, "\t"), (value, space) => {
        const text = JSON.stringify(value, null, space);
        expect(JSON.stringify(rebuild(scan(text)))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test("never throws and never hangs, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]{}",:\\ 1tn') }), (text) => {
        const nodes = scanJson(text);
        if (nodes) expect(linesOf(nodes, CLOSED).length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
    for (const text of [
      "",
      " ",
      "[",
      "{",
      '"',
      '{"a"',
      '{"a":',
      "[1,",
      "[1]]",
      '{"a":1,}',
      "nope nope",
      '"\\',
    ])
      expect(scanJson(text), text).toBeNull();
  });

  test("survives a nesting of a hundred thousand, and shows it", () => {
    const deep = 100_000;
    const nodes = scan(`${"[".repeat(deep)}${"]".repeat(deep)}`);
    expect(nodes.count).toBe(deep);
    const shown = unfoldTo(nodes, CLOSED, deep - 1);
    expect(linesOf(nodes, shown)).toHaveLength(deep);
    expect(pathOf(nodes, deep - 1)).toHaveLength((deep - 1) * 3);
  });

  test("reads ten megabytes in well under a second or two", () => {
    const text = JSON.stringify(
      Array.from({ length: 200_000 }, (_, i) => ({ id: i, text: "twenty characters ok" })),
    );
    const begun = performance.now();
    const nodes = scan(text);
    expect(nodes.count).toBe(600_001);
    expect(linesOf(nodes, CLOSED).length).toBeLessThan(2000);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  test("keeps numbers and doubled keys as they were written", () => {
    const nodes = scan('{"n":12345678901234567890,"a":1,"a":2}');
    expect(sourceOf(nodes, 1)).toBe("12345678901234567890");
    expect([2, 3].map((node) => sourceOf(nodes, node))).toEqual(["1", "2"]);
  });
});

describe("the JSON tree", () => {
  const nodes = scan(JSON.stringify({ messages: [{ role: "user", "odd key": 'say "hi"\n' }], n: [1, 2] }));

  test("tells the way to a node", () => {
    const paths = Array.from({ length: nodes.count }, (_, node) => pathOf(nodes, node));
    expect(paths).toEqual([
      "$",
      "messages",
      "messages[0]",
      "messages[0].role",
      'messages[0]["odd key"]',
      "n",
      "n[0]",
      "n[1]",
    ]);
  });

  test("gives a string without its quotes and escapes", () => {
    expect(textOf(nodes, 4)).toBe('say "hi"\n');
    expect(textOf(nodes, 5)).toBe("[1,2]");
  });

  test("folds and unfolds a container", () => {
    const all = linesOf(nodes, CLOSED).length;
    const folded = withFlipped(CLOSED, 5);
    expect(linesOf(nodes, folded)).toHaveLength(all - 2);
    expect(linesOf(nodes, withFlipped(folded, 5))).toHaveLength(all);
  });

  test("shows the first of many children, and says how many more there are", () => {
    const many = scan(JSON.stringify([Array.from({ length: 1000 }, (_, i) => i), "after"]));
    const lines = linesOf(many, CLOSED);
    expect(lines).toHaveLength(1 + 1 + 200 + 1 + 1);
    expect(lines[202]).toEqual({ node: 1, more: 800 });
  });

  test("finds text in keys and values, escaped or not, and brings it into sight", () => {
    const text = '{"a":{"b":{"c":{"d":"Caf\\u00e9 \\"x\\""}}},"CAFÉ":1}';
    const some = scan(text);
    expect(searchNodes(some, "café").map((node) => pathOf(some, node))).toEqual(["a.b.c.d", '["CAFÉ"]']);
    expect(searchNodes(some, 'é "x"').map((node) => pathOf(some, node))).toEqual(["a.b.c.d"]);
    expect(searchNodes(some, ".*")).toEqual([]);
    const hidden = linesOf(some, CLOSED).some(({ node }) => node === 4);
    expect(hidden).toBe(false);
    expect(linesOf(some, unfoldTo(some, CLOSED, 4)).some(({ node }) => node === 4)).toBe(true);
  });

  test("brings into sight what lies beyond the first children", () => {
    const many = scan(JSON.stringify(Array.from({ length: 5000 }, (_, i) => i)));
    expect(linesOf(many, unfoldTo(many, CLOSED, 4001)).some(({ node }) => node === 4001)).toBe(true);
  });
});

describe("printing JSON", () => {
  test("is what JSON.stringify says", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(printJson(value).text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    const value = { a: [1, { b: null }], c: {}, d: [], e: "x\ny" };
    expect(printJson(value).text).toBe(JSON.stringify(value, null, 2));
  });

  test("stops at its length, and survives any depth", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 50_000; i++) deep = [deep];
    const printed = printJson(deep, 10_000);
    expect(printed.cut).toBe(true);
    expect(printed.text.length).toBeLessThan(10_100);
  });
});
