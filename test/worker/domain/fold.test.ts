import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SpanState } from "../../../worker/domain/fold.ts";
import { fold, join, stateOf } from "../../../worker/domain/fold.ts";
import { recordOf } from "../../../worker/domain/record.ts";
import { restore, store } from "../../../worker/domain/stored-state.ts";
import { buildTree } from "../../../worker/domain/tree.ts";
import type { SpanNode } from "../../../worker/protocol/conversation.ts";
import { anyEvent, canonical, eventsTwice, spanEvent, T0 } from "../../helpers/events.ts";
import { foldAll } from "../../helpers/folded.ts";

const oneSpan = fc.array(
  anyEvent.map((event) => ({ ...event, trace_id: "t", span_id: "s" })),
  { minLength: 1, maxLength: 6 },
);
const anyState = oneSpan.map((events) => foldAll(events).states[0] as SpanState);

describe("folding", () => {
  test("any order and any duplication of a conversation's events gives the same states, rows and trees", () => {
    fc.assert(
      fc.property(eventsTwice, ([events, again]) => {
        expect(canonical(foldAll(again))).toBe(canonical(foldAll(events)));
      }),
      { numRuns: 400 },
    );
  });

  test("join is commutative, associative and idempotent", () => {
    fc.assert(
      fc.property(anyState, anyState, anyState, (a, b, c) => {
        expect(canonical(join(a, b))).toBe(canonical(join(b, a)));
        expect(canonical(join(join(a, b), c))).toBe(canonical(join(a, join(b, c))));
        expect(canonical(join(a, a))).toBe(canonical(a));
      }),
      { numRuns: 300 },
    );
  });

  test("unions past their bound are cut the same way in any order", () => {
    const tagged = fc
      .uniqueArray(fc.integer({ min: 0, max: 300 }).map(String), { minLength: 60, maxLength: 120 })
      .map((words) => ({
        ...spanEvent("t", T0),
        tags: words,
        metadata: Object.fromEntries(words.map((word) => [`k${word}`, word])),
      }));
    fc.assert(
      fc.property(tagged, tagged, tagged, (a, b, c) => {
        const [x, y, z] = [stateOf(a), stateOf(b), stateOf(c)];
        const joined = join(join(x, y), z);
        expect(canonical(joined)).toBe(canonical(join(join(z, x), join(y, x))));
        expect(joined.tags.length).toBeLessThanOrEqual(128);
        expect(Object.keys(joined.metadata).length).toBeLessThanOrEqual(128);
      }),
      { numRuns: 50 },
    );
  });

  test("a start that arrives late does not set an ended span running again", () => {
    const end = spanEvent("t", T0, { status: "ok", end_time: T0 });
    const start = spanEvent("t", T0 + 50, { status: "running", start_time: T0 + 50 });
    expect(recordOf(fold(stateOf(end), start)).status).toBe("ok");
  });

  test("an end without a status ends a running span; an error makes it one", () => {
    const start = stateOf(spanEvent("t", T0, { status: "running", start_time: T0 }));
    expect(recordOf(start)).toMatchObject({ status: "running", end_time: null, latency: null });
    const ended = recordOf(fold(start, spanEvent("t", T0 + 9, { end_time: T0 + 9 })));
    expect(ended).toMatchObject({ status: "ok", latency: 9 });
    const failed = fold(start, spanEvent("t", T0 + 9, { error: { type: null, message: "no" } }));
    expect(recordOf(failed).status).toBe("error");
  });

  test("an end before its start tells no duration", () => {
    const record = recordOf(stateOf(spanEvent("t", T0, { start_time: T0, end_time: T0 - 5 })));
    expect(record).toMatchObject({ start_time: T0, end_time: T0 - 5, latency: null, status: "ok" });
  });
});

describe("a stored state", () => {
  test("is the state again, and goes on folding as if it had never been stored", () => {
    fc.assert(
      fc.property(anyState, oneSpan, (state, more) => {
        const { record, notes } = store(state);
        const throughJson = JSON.parse(JSON.stringify(record)) as typeof record;
        let stored = restore(throughJson, notes);
        let kept = state;
        expect(canonical(stored)).toBe(canonical(kept));
        for (const event of more) {
          stored = fold(stored, event);
          kept = fold(kept, event);
          expect(canonical(stored)).toBe(canonical(kept));
          expect(canonical(recordOf(stored))).toBe(canonical(recordOf(kept)));
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("a tree", () => {
  const shape = (nodes: SpanNode[]): unknown[] =>
    nodes.map(({ span, orphan, children }) => [span.id + (orphan ? "?" : ""), ...shape(children)]);
  const rowsOf = (parents: Record<string, string | undefined>) =>
    foldAll(
      Object.entries(parents).map(([id, parent], n) =>
        spanEvent(`t/${id}`, T0 + n, {
          start_time: T0 + n,
          ...(parent !== undefined && { parent_id: parent }),
        }),
      ),
    ).rows;

  test("holds every span once, whatever the parents are", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const { rows } = foldAll(events);
        const seen: string[] = [];
        const walk = (nodes: SpanNode[]) => {
          for (const { span, children } of nodes) {
            seen.push(span.key);
            walk(children);
          }
        };
        walk(buildTree(rows));
        expect(seen.sort()).toEqual(rows.map(({ key }) => key).sort());
      }),
      { numRuns: 200 },
    );
  });

  test("nests children under their parents in order of start", () => {
    const rows = rowsOf({ root: undefined, child: "root", other: "root", leaf: "child" });
    expect(shape(buildTree(rows.toReversed()))).toEqual([["root", ["child", ["leaf"]], ["other"]]]);
  });

  test("marks a span whose parent never came as an orphan at the top", () => {
    expect(shape(buildTree(rowsOf({ root: undefined, lost: "never", leaf: "lost" })))).toEqual([
      ["root"],
      ["lost?", ["leaf"]],
    ]);
  });

  test("opens a cycle of parents at its earliest span, also one of a single span", () => {
    expect(shape(buildTree(rowsOf({ x: "z", y: "x", z: "y", tail: "z", self: "self" })))).toEqual([
      ["x?", ["y", ["z", ["tail"]]]],
      ["self?"],
    ]);
  });

  test("finds a parent of another trace of the conversation", () => {
    const { rows } = foldAll([
      spanEvent("one", T0, { conversation_id: "c" }),
      spanEvent("two", T0 + 1, { conversation_id: "c", parent_id: "one" }),
    ]);
    expect(shape(buildTree(rows))).toEqual([["one", ["two"]]]);
  });
});
