import type { BaseWanted, SeqRange } from "../db/logs/commit.ts";
import type { Register } from "../domain/fold.ts";
import { spanKey } from "../domain/key.ts";
import {
  type Base,
  type CommitPlan,
  type LoggedEvent,
  nameIn,
  planCommit,
  type StoredSpan,
} from "../domain/plan.ts";
import { formatRef, segmentKey } from "../payloads/segment.ts";
import { type LogEntry, type LoggedRow, parseRows, placesOf } from "./log.ts";
import { Recent } from "./recent.ts";

/** What a commit needs of the world. */
export interface CommitDeps {
  projectId: string;
  put(key: string, bytes: Uint8Array): Promise<void>;
  readBase(wanted: BaseWanted): Promise<Base<string>>;
  writeCommit(range: SeqRange, plan: CommitPlan<string>): Promise<{ applied: boolean }>;
}

export interface Committed {
  plan: CommitPlan<string>;
  base: Base<string>;
}

/**
 * Puts a range of the log into R2 and D1: the segment first, so that no row ever refers to an object that
 * is not there. Repeating it after any failure has the same outcome as doing it once.
 */
export async function commitRange(
  deps: CommitDeps,
  cache: BaseCache,
  range: SeqRange,
  entries: LogEntry[],
): Promise<Committed> {
  const segment = packSegment(deps.projectId, entries);
  const wanted = wantedBy(segment.events, cache);
  const [stored] = await Promise.all([
    deps.readBase(wanted.read),
    segment.bytes.length > 0 ? deps.put(segment.key, segment.bytes) : undefined,
  ]);
  const base: Base<string> = {
    spans: new Map([...wanted.known.spans, ...stored.spans]),
    traces: new Map([...wanted.known.traces, ...stored.traces]),
  };
  const plan = planCommit(segment.events, base);
  const { applied } = await deps.writeCommit(range, plan);
  // An earlier attempt that was applied after all: this plan counted its own events a second time.
  if (applied) cache.learn(plan, wanted.read.traces, stored.traces);
  else cache.clear();
  return { plan, base };
}

interface Segment {
  key: string;
  bytes: Uint8Array;
  events: (LoggedEvent<string> & { fresh: boolean })[];
}

/** The entries' payloads as one object, and where each lies in it. */
function packSegment(projectId: string, entries: LogEntry[]): Segment {
  const first = entries[0] as LogEntry;
  const rows = entries.map((entry) => parseRows(entry.rows));
  const key = segmentKey(projectId, first.appended * 1000, first.seq);
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + entry.payloads.length, 0));
  const events: Segment["events"] = [];
  let base = 0;
  for (const [i, entry] of entries.entries()) {
    bytes.set(entry.payloads, base);
    const logged = rows[i] as LoggedRow[];
    for (const [j, place] of placesOf(logged).entries()) {
      const row = logged[j] as LoggedRow;
      const ref = place
        ? formatRef(projectId, { ...place, key, offset: base + place.offset })
        : (row.r as string);
      events.push({ event: row.e, text: row.x, ref, fresh: row.f === 1 });
    }
    base += entry.payloads.length;
  }
  return { key, bytes, events };
}

/** What must be read for a plan, and what is known without reading. */
function wantedBy(events: Segment["events"], cache: BaseCache): { read: BaseWanted; known: Base<string> } {
  const named = new Set<string>();
  for (const { event } of events) if (nameIn(event)) named.add(event.trace_id);
  const spans = new Map<string, StoredSpan<string>>();
  const traces = new Map<string, Register<string>>();
  const read = new Map<string, { traceId: string; spanId: string }>();
  const wholeTraces = new Set<string>();
  const readTraces = new Set<string>();
  for (const { event, fresh } of events) {
    const { trace_id: traceId, span_id: spanId } = event;
    // A trace that the server named has no past.
    if (fresh && traceId === spanId) continue;
    const name = cache.traces.get(traceId);
    if (name) traces.set(traceId, name);
    else if (name === undefined) {
      readTraces.add(traceId);
    }
    if (named.has(traceId) && !name) {
      wholeTraces.add(traceId);
      continue;
    }
    const key = spanKey(traceId, spanId);
    const known = cache.spans.get(key);
    if (known) spans.set(key, known);
    else if (!fresh) read.set(key, { traceId, spanId });
  }
  // A trace that names another conversation than it had takes its other spans along.
  for (const { event } of events) {
    const name = nameIn(event);
    const before = traces.get(event.trace_id);
    if (name && before && before[0] !== name[0]) wholeTraces.add(event.trace_id);
  }
  return {
    read: {
      spans: [...read.values()].filter(({ traceId }) => !wholeTraces.has(traceId)),
      wholeTraces: [...wholeTraces],
      traces: [...readTraces],
    },
    known: { spans, traces },
  };
}

// A start and its end are seconds apart: what came before is read again when it is needed.
const MAX_CACHED = 1000;

/**
 * What the database holds of the spans and traces that were committed last. The hub alone writes them, so
 * that what it wrote need not be read again; after a failed commit the cache must be emptied.
 */
export class BaseCache {
  readonly spans = new Recent<StoredSpan<string>>(MAX_CACHED);
  /** null: known to name none. */
  readonly traces = new Recent<Register<string> | null>(MAX_CACHED);

  learn(plan: CommitPlan<string>, asked: string[], found: ReadonlyMap<string, Register<string>>): void {
    for (const span of plan.spans) this.spans.set(spanKey(span.record.trace_id, span.record.span_id), span);
    for (const traceId of asked) this.traces.set(traceId, found.get(traceId) ?? null);
    for (const { trace_id, name } of plan.traces) this.traces.set(trace_id, name);
  }

  clear(): void {
    this.spans.clear();
    this.traces.clear();
  }
}
