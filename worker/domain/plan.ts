import { mergeOutlines, type Outline, outlineOf } from "./conversation.ts";
import type { SpanEvent, SpanText } from "./event.ts";
import { fold, later, type Register, type SpanState } from "./fold.ts";
import { spanKey } from "./key.ts";
import type { SpanRecord } from "./record.ts";
import { restore, store } from "./stored-state.ts";
import { addTotals, isZero, NO_TOTALS, type Totals, totalsOf } from "./totals.ts";

/** An event of the log with the place of its payload (opaque here). */
export interface LoggedEvent<Ref> {
  event: SpanEvent;
  text: SpanText | undefined;
  ref: Ref;
}

/** A span as the database holds it. */
export interface StoredSpan<Ref> {
  record: SpanRecord;
  notes: string;
  payloads: Ref[];
}

/** What the database holds of the spans and traces that a commit touches. */
export interface Base<Ref> {
  /** By span key. Of a trace that changes its conversation, all spans. */
  spans: ReadonlyMap<string, StoredSpan<Ref>>;
  /** The conversation each trace names, by trace id. */
  traces: ReadonlyMap<string, Register<string>>;
}

export interface TextRow extends SpanText {
  trace_id: string;
  span_id: string;
  /** The number of the event among the span's own: a text is added, never rewritten. */
  event: number;
}

export interface ConversationChange extends Outline {
  id: string;
  totals: Totals;
}

export interface RollupChange {
  hour: number;
  kind: string;
  model: string;
  totals: Totals;
}

/** All that one commit writes into the database, in one transaction. */
export interface CommitPlan<Ref> {
  spans: StoredSpan<Ref>[];
  texts: TextRow[];
  traces: { trace_id: string; name: Register<string> }[];
  conversations: ConversationChange[];
  /** Conversations whose outline shrank (a span left, or starts later now): read it off their spans again. */
  redraw: string[];
  rollups: RollupChange[];
}

const HOUR_US = 3_600_000_000;

/**
 * Works out a commit: folds the events into what is stored, and takes from every sum what the touched spans
 * added to it, then adds what they add now. Pure, and a second planning over its own outcome changes nothing.
 */
export function planCommit<Ref>(events: readonly LoggedEvent<Ref>[], base: Base<Ref>): CommitPlan<Ref> {
  const states = new Map<string, SpanState>();
  const payloads = new Map<string, Ref[]>();
  const names = new Map<string, Register<string>>();
  const texts: TextRow[] = [];
  for (const { event, text, ref } of events) {
    const key = spanKey(event.trace_id, event.span_id);
    const stored = base.spans.get(key);
    const known = states.get(key) ?? (stored && restore(stored.record, stored.notes));
    states.set(key, fold(known, event));
    const refs = payloads.get(key) ?? [...(stored?.payloads ?? [])];
    if (text && (text.input !== "" || text.output !== ""))
      texts.push({ trace_id: event.trace_id, span_id: event.span_id, event: refs.length, ...text });
    refs.push(ref);
    payloads.set(key, refs);
    const named = nameIn(event);
    if (named) {
      const before = names.get(event.trace_id) ?? base.traces.get(event.trace_id);
      names.set(event.trace_id, later(before, named));
    }
  }

  const spans: StoredSpan<Ref>[] = [];
  const sums = new Sums();
  const before = (traceId: string) => base.traces.get(traceId)?.[0] ?? traceId;
  const now = (traceId: string) => names.get(traceId)?.[0] ?? before(traceId);
  for (const [key, state] of states) {
    const { record, notes } = store(state);
    spans.push({ record, notes, payloads: payloads.get(key) as Ref[] });
    const stored = base.spans.get(key)?.record;
    if (stored) sums.leave(before(state.trace_id), stored, record, now(state.trace_id));
    sums.enter(now(state.trace_id), record);
  }
  // The other spans of a trace that goes to another conversation go with it.
  for (const [key, { record }] of base.spans)
    if (!states.has(key) && before(record.trace_id) !== now(record.trace_id))
      sums.move(before(record.trace_id), now(record.trace_id), record);

  const traces = [...names]
    .filter(([traceId, name]) => !same(name, base.traces.get(traceId)))
    .map(([trace_id, name]) => ({ trace_id, name }));
  return { spans, texts, traces, ...sums.changes() };
}

/** The conversation that an event names for its trace. */
export function nameIn(event: SpanEvent): Register<string> | undefined {
  return event.set.conversation_id === undefined ? undefined : [event.set.conversation_id, event.at];
}

const same = (a: Register<string>, b: Register<string> | undefined) => b?.[0] === a[0] && b[1] === a[1];

class Sums {
  readonly #conversations = new Map<string, { totals: Totals; outline: Outline }>();
  readonly #rollups = new Map<string, RollupChange>();
  readonly #redraw = new Set<string>();

  enter(conversation: string, record: SpanRecord): void {
    this.#conversation(conversation, record, 1);
    this.#rollup(record, 1);
  }

  /** Takes a span's stored part away before `record` enters `into`. */
  leave(conversation: string, stored: SpanRecord, record: SpanRecord, into: string): void {
    this.#conversation(conversation, stored, -1);
    this.#rollup(stored, -1);
    if (into !== conversation || shrinks(stored, record)) this.#redraw.add(conversation);
  }

  move(from: string, to: string, record: SpanRecord): void {
    this.#conversation(from, record, -1);
    this.#redraw.add(from);
    this.#conversation(to, record, 1);
  }

  changes() {
    return {
      conversations: [...this.#conversations].map(([id, { totals, outline }]) => ({
        id,
        totals,
        ...outline,
      })),
      redraw: [...this.#redraw],
      rollups: [...this.#rollups.values()].filter(({ totals }) => !isZero(totals)),
    };
  }

  #conversation(id: string, record: SpanRecord, times: 1 | -1): void {
    const said = outlineOf(record);
    const known = this.#conversations.get(id);
    if (!known) {
      const totals = { ...NO_TOTALS };
      addTotals(totals, totalsOf(record), times);
      this.#conversations.set(id, { totals, outline: said });
      return;
    }
    addTotals(known.totals, totalsOf(record), times);
    known.outline = mergeOutlines(known.outline, said);
  }

  #rollup(record: SpanRecord, times: 1 | -1): void {
    const hour = Math.floor(record.start_time / HOUR_US);
    const model = record.model ?? "";
    const key = `${hour}\n${record.kind}\n${model}`;
    let rollup = this.#rollups.get(key);
    if (!rollup) {
      rollup = { hour, kind: record.kind, model, totals: { ...NO_TOTALS } };
      this.#rollups.set(key, rollup);
    }
    addTotals(rollup.totals, totalsOf(record), times);
  }
}

/** Whether a span no longer tells what it told of its conversation's outline. */
function shrinks(before: SpanRecord, after: SpanRecord): boolean {
  const a = outlineOf(before);
  const b = outlineOf(after);
  return (
    b.start_time > a.start_time ||
    b.last_time < a.last_time ||
    (a.title_time !== null && (b.title_time === null || b.title_time > a.title_time)) ||
    (a.last_answer_time !== null && (b.last_answer_time === null || b.last_answer_time < a.last_answer_time))
  );
}
