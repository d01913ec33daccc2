import type { SpanEvent } from "../domain/event.ts";
import { nameIn } from "../domain/plan.ts";
import { type HubLog, type LogEntry, type LoggedRow, parseRows, placesOf } from "./log.ts";

/**
 * Which uncommitted events are wanted: of one span (and those that name its trace's conversation), or of a
 * conversation and the traces known to be its own.
 */
export type UncommittedWanted =
  | { traceId: string; spanId: string }
  | { conversationId: string; traceIds: string[] };

/** An event in the log with its payload: a line of a gzip member, or where it was put when it was large. */
export interface UncommittedEvent {
  event: SpanEvent;
  payload: { member: Uint8Array; line: number } | null;
  ref: string | null;
}

/** Events after the last commit that are wanted. A log that is far behind is read in pieces. */
export function findUncommitted(log: HubLog, wanted: UncommittedWanted): UncommittedEvent[] {
  const found: UncommittedEvent[] = [];
  const named = namedTraces(log, wanted);
  for (const entry of pending(log)) {
    if (!mentions(entry, wanted, named)) continue;
    const rows = parseRows(entry.rows);
    for (const [i, place] of placesOf(rows).entries()) {
      const row = rows[i] as LoggedRow;
      if (!matches(row.e, wanted, named)) continue;
      const payload = place && {
        member: entry.payloads.slice(place.offset, place.offset + place.length),
        line: place.line,
      };
      found.push({ event: row.e, payload, ref: row.r ?? null });
    }
  }
  return found;
}

// An entry may have 2 MB.
const PIECE = 8;

function* pending(log: HubLog): Generator<LogEntry> {
  const last = log.last;
  for (let first = log.committed + 1; first <= last; first += PIECE)
    yield* log.entries({ first, last: Math.min(last, first + PIECE - 1) });
}

/** The traces of the wanted conversation: those known, and those that uncommitted events name. */
function namedTraces(log: HubLog, wanted: UncommittedWanted): Set<string> {
  if ("spanId" in wanted) return new Set();
  const traces = new Set([...wanted.traceIds, wanted.conversationId]);
  for (const entry of pending(log))
    if (entry.rows.includes(JSON.stringify(wanted.conversationId)))
      for (const { e: event } of parseRows(entry.rows))
        if (event.set.conversation_id === wanted.conversationId) traces.add(event.trace_id);
  return traces;
}

/** A cheap look before the entry is parsed. */
function mentions(entry: LogEntry, wanted: UncommittedWanted, traces: Set<string>): boolean {
  if ("spanId" in wanted) return entry.rows.includes(JSON.stringify(wanted.traceId));
  for (const traceId of traces) if (entry.rows.includes(JSON.stringify(traceId))) return true;
  return false;
}

function matches(event: SpanEvent, wanted: UncommittedWanted, traces: Set<string>): boolean {
  if ("spanId" in wanted)
    return (
      event.trace_id === wanted.traceId && (event.span_id === wanted.spanId || nameIn(event) !== undefined)
    );
  return traces.has(event.trace_id);
}
