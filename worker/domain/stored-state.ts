import type { SpanFields } from "./event.ts";
import type { Register, SpanState } from "./fold.ts";
import { recordOf, type SpanRecord } from "./record.ts";

/**
 * A span's state is stored as its record plus these notes, which say when each value was said and which
 * were worked out rather than said. A span of one event needs almost none.
 */
interface Notes {
  /** The state's earliest own time. */
  a: number;
  /** The own time of every value that is not listed in `f` or `m`; left out when it is `a`. */
  t?: number;
  /** Own times by field, and by metadata key, where they differ. */
  f?: Record<string, number>;
  m?: [string, number][];
  /** Fields whose value in the record was worked out. */
  d?: string[];
  /** The own time of a `running` that no longer shows. */
  r?: number;
  /** A conversation that was named, which the record does not hold. */
  c?: string;
}

const DERIVED = ["kind", "status", "start_time", "cost"] as const;
const SAME = [
  "parent_id",
  "kind",
  "name",
  "provider",
  "model",
  "status",
  "start_time",
  "first_token_time",
  "end_time",
  "cost",
  "finish_reason",
  "user_id",
  "environment",
  "release",
  "input_preview",
  "output_preview",
] as const satisfies readonly (keyof SpanFields & keyof SpanRecord)[];

/** The record of a state, and what must be stored beside it to get the state back. */
export function store(state: SpanState): { record: SpanRecord; notes: string } {
  const record = recordOf(state);
  const { at: a } = state;
  const registers = Object.entries(state.fields) as [string, Register<unknown>][];
  const t = registers[0]?.[1][1] ?? a;
  const notes: Notes = { a };
  if (t !== a) notes.t = t;
  const otherTimes = registers.filter(([, [, at]]) => at !== t);
  if (otherTimes.length > 0) notes.f = Object.fromEntries(otherTimes.map(([field, [, at]]) => [field, at]));
  const otherKeys = Object.entries(state.metadata).filter(([, [, at]]) => at !== t);
  if (otherKeys.length > 0) notes.m = otherKeys.map(([key, [, at]]) => [key, at]);
  const status = state.fields.status;
  const overruled = status !== undefined && status[0] !== record.status;
  if (overruled) notes.r = status[1];
  const derived = DERIVED.filter((field) => !state.fields[field] && record[field] !== null);
  if (overruled) derived.push("status");
  if (derived.length > 0) notes.d = derived;
  const conversation = state.fields.conversation_id;
  if (conversation) notes.c = conversation[0];
  return { record, notes: JSON.stringify(notes) };
}

/** The inverse of `store`. */
export function restore(record: SpanRecord, stored: string): SpanState {
  const notes = JSON.parse(stored) as Notes;
  const t = notes.t ?? notes.a;
  const fields: Record<string, Register<unknown>> = {};
  const set = (field: string, value: unknown) => {
    if (value !== null && !notes.d?.includes(field)) fields[field] = [value, notes.f?.[field] ?? t];
  };
  for (const field of SAME) set(field, record[field]);
  if (notes.r !== undefined) fields.status = ["running", notes.r];
  if (record.error_message !== null) set("error", { type: record.error_type, message: record.error_message });
  if (record.input_tokens !== null)
    set("usage", {
      input: record.input_tokens,
      output: record.output_tokens,
      cached: record.cached_tokens,
      cache_write: record.cache_write_tokens,
      reasoning: record.reasoning_tokens,
    });
  if (notes.c !== undefined) set("conversation_id", notes.c);
  const times = new Map(notes.m);
  return {
    trace_id: record.trace_id,
    span_id: record.span_id,
    at: notes.a,
    received: record.received_at,
    fields: fields as SpanState["fields"],
    tags: record.tags,
    tool_names: record.tool_names,
    metadata: Object.fromEntries(
      Object.entries(record.metadata).map(([key, value]) => [key, [value, times.get(key) ?? t]]),
    ),
  };
}
