import type { SpanEvent } from "../../worker/domain/event.ts";
import { fold, later, type Register, type SpanState } from "../../worker/domain/fold.ts";
import { spanKey } from "../../worker/domain/key.ts";
import { nameIn } from "../../worker/domain/plan.ts";
import { recordOf, rowOf } from "../../worker/domain/record.ts";
import { buildTree } from "../../worker/domain/tree.ts";
import type { SpanRow } from "../../worker/protocol/span.ts";

/** What a list of events comes to, one event after another. */
export function foldAll(events: readonly SpanEvent[]) {
  const states = new Map<string, SpanState>();
  const names = new Map<string, Register<string>>();
  for (const event of events) {
    const key = spanKey(event.trace_id, event.span_id);
    states.set(key, fold(states.get(key), event));
    const name = nameIn(event);
    const before = names.get(event.trace_id);
    if (name) names.set(event.trace_id, before ? later(before, name) : name);
  }
  const keys = [...states.keys()].sort();
  const rows = keys.map((key) => {
    const state = states.get(key) as SpanState;
    return rowOf(recordOf(state), names.get(state.trace_id)?.[0] ?? null);
  });
  return {
    states: keys.map((key) => states.get(key) as SpanState),
    names,
    rows,
    trees: treesOf(states, rows),
  };
}

/** The tree of each conversation, its rows in the order in which the spans came. */
function treesOf(states: ReadonlyMap<string, SpanState>, rows: SpanRow[]) {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const conversations = Map.groupBy(
    [...states.keys()].map((key) => byKey.get(key) as SpanRow),
    (row) => row.conversation_id,
  );
  return [...conversations]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, members]) => [id, buildTree(members)]);
}
