import type { BaseWanted } from "../db/logs/commit.ts";
import type { SpanText } from "../domain/event.ts";
import { fold, later, type Register, type SpanState } from "../domain/fold.ts";
import { spanKey } from "../domain/key.ts";
import { type Base, nameIn } from "../domain/plan.ts";
import { restore } from "../domain/stored-state.ts";
import { type LiveSpan, liveSpan } from "./live-span.ts";
import type { HubLog } from "./log.ts";

/** A watcher who missed more than this reads the list again. */
const MAX_EVENTS = 2000;

/**
 * The spans that were touched after `seq`, as they are now, or undefined when they are too many. The database
 * is read first and the log after it, so that what comes meanwhile is in the rows too.
 */
export async function replay(
  log: HubLog,
  seq: number,
  readBase: (wanted: BaseWanted) => Promise<Base<string>>,
): Promise<LiveSpan[] | undefined> {
  // What the database lacks is folded too, seen or not: a row is the whole of its span.
  const known = Math.min(seq, log.committed);
  if (log.countAfter(known) > MAX_EVENTS) return undefined;
  const ids = new Map<string, { traceId: string; spanId: string }>();
  // A trace that was named may have changed its conversation: its other spans go with it.
  const named = new Set<string>();
  for (const { e: event } of log.eventsAfter(seq)) {
    ids.set(spanKey(event.trace_id, event.span_id), { traceId: event.trace_id, spanId: event.span_id });
    if (nameIn(event)) named.add(event.trace_id);
  }
  const traces = [...new Set([...ids.values()].map(({ traceId }) => traceId))];
  const base = await readBase({
    spans: [...ids.values()].filter(({ traceId }) => !named.has(traceId)),
    wholeTraces: [...named],
    traces,
  });

  const states = new Map<string, SpanState>();
  for (const [key, { record, notes }] of base.spans) states.set(key, restore(record, notes));
  const names = new Map<string, Register<string>>(base.traces);
  const asked = new Set(traces);
  const texts = new Map<string, SpanText[]>();
  const parents = new Set<string>();
  for (const { e: event, x: text } of log.eventsAfter(known)) {
    if (!asked.has(event.trace_id)) continue;
    const key = spanKey(event.trace_id, event.span_id);
    states.set(key, fold(states.get(key), event));
    if (text) texts.set(key, [...(texts.get(key) ?? []), text]);
    if (event.set.parent_id !== undefined) parents.add(spanKey(event.trace_id, event.set.parent_id));
    const name = nameIn(event);
    if (name) names.set(event.trace_id, later(names.get(event.trace_id), name));
  }
  return [...states].map(([key, state]) =>
    liveSpan(state, {
      conversation: names.get(state.trace_id)?.[0] ?? null,
      texts: texts.get(key) ?? [],
      hasChildren: parents.has(key),
    }),
  );
}
