import type { SeqRange } from "../db/logs/commit.ts";
import type { SpanText } from "../domain/event.ts";
import { fold, join, later, type Register, type SpanState } from "../domain/fold.ts";
import { spanKey } from "../domain/key.ts";
import { type Base, type CommitPlan, nameIn } from "../domain/plan.ts";
import { restore } from "../domain/stored-state.ts";
import type { BaseCache } from "./commit.ts";
import { type LiveSpan, liveSpan } from "./live-span.ts";
import type { LoggedRow } from "./log.ts";
import { Recent } from "./recent.ts";

const MAX_SPANS = 5000;

/**
 * The spans that watchers are shown, as they are now. Kept only while somebody watches. A span of which
 * earlier events may lie in the database is shown as far as it is known, and again when its commit has read
 * the rest.
 */
export class LiveSpans {
  readonly #states = new Recent<SpanState>(MAX_SPANS);
  readonly #names = new Recent<Register<string>>(MAX_SPANS);
  readonly #texts = new Recent<SpanText[]>(MAX_SPANS);
  readonly #parents = new Recent<true>(MAX_SPANS);
  readonly #unsure = new Set<string>();
  /** The last entry that nobody watched: a commit that reaches back to it knows more than was shown. */
  #blindUntil: number | undefined;
  readonly #cache: BaseCache;

  constructor(cache: BaseCache) {
    this.#cache = cache;
  }

  /** Folds what was appended as entry `seq`: the rows of the spans it touched, each once. */
  append(rows: readonly LoggedRow[], seq: number): LiveSpan[] {
    this.#blindUntil ??= seq - 1;
    const touched = new Map<string, SpanState>();
    for (const { e: event, f: fresh, x: text } of rows) {
      const key = spanKey(event.trace_id, event.span_id);
      const known = this.#state(key);
      if (!known && !fresh) this.#unsure.add(key);
      const state = fold(known, event);
      this.#states.set(key, state);
      touched.set(key, state);
      // A new list, since the words of a list are kept.
      if (text) this.#texts.set(key, [...(this.#texts.get(key) ?? []), text]);
      const parent = event.set.parent_id;
      if (parent !== undefined) this.#parents.set(spanKey(event.trace_id, parent), true);
      const name = nameIn(event);
      if (name) {
        this.#names.set(event.trace_id, later(this.#name(event.trace_id), name));
      }
    }
    return [...touched.values()].map((state) => this.#row(state));
  }

  /** What a commit found out: rows of the spans that turn out otherwise than they were shown. */
  committed(plan: CommitPlan<string>, base: Base<string>, range: SeqRange): LiveSpan[] {
    for (const [traceId, name] of base.traces) this.#learnName(traceId, name);
    for (const { trace_id, name } of plan.traces) this.#learnName(trace_id, name);
    const named = new Set(plan.traces.map(({ trace_id }) => trace_id));
    const blind = this.#blindUntil !== undefined && range.first <= this.#blindUntil;
    const rows = new Map<string, LiveSpan>();
    for (const span of plan.spans) {
      const { trace_id: traceId, span_id: spanId } = span.record;
      const key = spanKey(traceId, spanId);
      const unsure = this.#unsure.delete(key);
      const past = blind || base.spans.has(key) || base.traces.has(traceId);
      if (!((unsure && past) || named.has(traceId))) continue;
      const state = restore(span.record, span.notes);
      const known = this.#states.get(key);
      const now = known ? join(known, state) : state;
      this.#states.set(key, now);
      rows.set(key, this.#row(now));
    }
    for (const [key, { record, notes }] of base.spans)
      if (named.has(record.trace_id) && !rows.has(key))
        rows.set(key, this.#row(this.#state(key) ?? restore(record, notes)));
    return [...rows.values()];
  }

  /** Nobody watches: what is held would go stale. */
  clear(): void {
    this.#states.clear();
    this.#names.clear();
    this.#texts.clear();
    this.#parents.clear();
    this.#unsure.clear();
    this.#blindUntil = undefined;
  }

  #row(state: SpanState): LiveSpan {
    const key = spanKey(state.trace_id, state.span_id);
    return liveSpan(state, {
      conversation: this.#name(state.trace_id)?.[0] ?? null,
      texts: this.#texts.get(key) ?? [],
      hasChildren: this.#parents.get(key) ?? false,
    });
  }

  #state(key: string): SpanState | undefined {
    const stored = this.#states.get(key) ? undefined : this.#cache.spans.get(key);
    return this.#states.get(key) ?? (stored && restore(stored.record, stored.notes));
  }

  #name(traceId: string): Register<string> | undefined {
    return this.#names.get(traceId) ?? this.#cache.traces.get(traceId) ?? undefined;
  }

  #learnName(traceId: string, name: Register<string>): void {
    this.#names.set(traceId, later(this.#names.get(traceId), name));
  }
}
