import type { Metadata, SpanContent, SpanEvent, SpanFields } from "./event.ts";

/** A value and the own time of the event that said it. */
export type Register<T> = readonly [value: T, at: number];

type Registers = {
  [F in keyof (SpanFields & SpanContent)]?: Register<NonNullable<(SpanFields & SpanContent)[F]>>;
};

/**
 * All that the events of one span have said. `join` is commutative, associative and idempotent, so that
 * any order and any duplication of events gives the same state: each field keeps the value with the latest
 * own time (of equal times, the greater content), tags and metadata keys are united.
 */
export interface SpanState {
  trace_id: string;
  span_id: string;
  /** The earliest own time and the earliest receipt among the events. */
  at: number;
  received: number;
  fields: Registers;
  tags: string[];
  tool_names: string[];
  metadata: Record<string, Register<Metadata[string]>>;
}

/** A union is cut to its smallest members, which keeps it associative. */
const MAX_UNION = 128;

/** The state of a span of which only this event is known. `content` is given where the whole span is wanted. */
export function stateOf(event: SpanEvent, content: SpanContent = {}): SpanState {
  const { at } = event;
  const fields: Record<string, Register<unknown>> = {};
  for (const said of [event.set, content])
    for (const [field, value] of Object.entries(said))
      if (value !== undefined && value !== null) fields[field] = [value, at];
  const metadata: SpanState["metadata"] = {};
  for (const [key, value] of Object.entries(event.metadata ?? {})) define(metadata, key, [value, at]);
  return {
    trace_id: event.trace_id,
    span_id: event.span_id,
    at,
    received: event.received,
    fields: fields as Registers,
    tags: unite(event.tags ?? [], []),
    tool_names: unite(event.tool_names ?? [], []),
    metadata,
  };
}

/** What two states of one span say together. */
export function join(a: SpanState, b: SpanState): SpanState {
  return {
    trace_id: a.trace_id,
    span_id: a.span_id,
    at: Math.min(a.at, b.at),
    received: Math.min(a.received, b.received),
    fields: joinRegisters(a.fields, b.fields, pickField, Number.POSITIVE_INFINITY) as Registers,
    tags: unite(a.tags, b.tags),
    tool_names: unite(a.tool_names, b.tool_names),
    metadata: joinRegisters(a.metadata, b.metadata, pickLater, MAX_UNION) as SpanState["metadata"],
  };
}

/** Folds an event into what is known of its span, if anything is. */
export function fold(state: SpanState | undefined, event: SpanEvent, content?: SpanContent): SpanState {
  const said = stateOf(event, content);
  return state ? join(state, said) : said;
}

/** The register that wins: the later, or of equal times the greater content; `b` when there was none before. */
export function later<T>(a: Register<T> | undefined, b: Register<T>): Register<T> {
  if (!a) return b;
  if (a[1] !== b[1]) return a[1] > b[1] ? a : b;
  return JSON.stringify(a[0]) >= JSON.stringify(b[0]) ? a : b;
}

function joinRegisters(
  a: Record<string, Register<unknown>>,
  b: Record<string, Register<unknown>>,
  pick: Pick,
  most: number,
): Record<string, Register<unknown>> {
  const joined: Record<string, Register<unknown>> = {};
  for (const key of unite(Object.keys(a), Object.keys(b), most)) {
    const inA = Object.hasOwn(a, key) ? a[key] : undefined;
    const inB = Object.hasOwn(b, key) ? b[key] : undefined;
    define(joined, key, inA && inB ? pick(key, inA, inB) : ((inA ?? inB) as Register<unknown>));
  }
  return joined;
}

type Pick = (key: string, a: Register<unknown>, b: Register<unknown>) => Register<unknown>;

const pickLater: Pick = (_, a, b) => later(a, b);

// A start that arrives late must not set an ended span running again, whatever its clock says.
const pickField: Pick = (field, a, b) => {
  if (field === "status" && (a[0] === "running") !== (b[0] === "running")) return a[0] === "running" ? b : a;
  return later(a, b);
};

function unite(a: string[], b: string[], most = MAX_UNION): string[] {
  const all = [...new Set([...a, ...b])].sort();
  return all.length > most ? all.slice(0, most) : all;
}

/** Sets a key that a client chose: `__proto__` becomes an ordinary key. */
function define<T>(record: Record<string, T>, key: string, value: T): void {
  if (key === "__proto__")
    Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
  else record[key] = value;
}
