import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SpanEvent } from "../../../../worker/domain/event.ts";
import type { Register } from "../../../../worker/domain/fold.ts";
import { spanKey } from "../../../../worker/domain/key.ts";
import { type Base, type CommitPlan, planCommit, type StoredSpan } from "../../../../worker/domain/plan.ts";
import { recordOf } from "../../../../worker/domain/record.ts";
import { restore } from "../../../../worker/domain/stored-state.ts";
import { addTotals, NO_TOTALS, type Totals } from "../../../../worker/domain/totals.ts";
import { commits } from "../../../helpers/committing.ts";
import { anyEvent, canonical, eventsTwice, HOUR, spanEvent, T0 } from "../../../helpers/events.ts";
import { foldAll } from "../../../helpers/folded.ts";
import { type Ledger, readLedger, sumsOver, sumsText } from "../../../helpers/ledger.ts";

const project = () => `prj_${crypto.randomUUID()}`;

/** A stream of events, some more than once, cut into commits. */
const stream = eventsTwice.chain(([events, again]) =>
  fc.tuple(
    fc.constant(events),
    fc.constant(again),
    fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 30, maxLength: 30 }),
  ),
);

function* cut(events: SpanEvent[], sizes: number[]): Generator<SpanEvent[]> {
  let at = 0;
  for (let n = 0; at < events.length; n++) {
    const size = sizes[n % sizes.length] as number;
    yield events.slice(at, at + size);
    at += size;
  }
}

const states = (spans: Ledger["spans"]) =>
  canonical(
    [...spans].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { record, notes }]) => restore(record, notes)),
  );

describe("planCommit", () => {
  /** A shard in memory that does what a plan says. */
  class Shard {
    spans = new Map<string, StoredSpan<number>>();
    names = new Map<string, Register<string>>();
    conversations = new Map<string, Totals>();
    rollups = new Map<string, Totals>();

    baseFor(events: readonly SpanEvent[]): Base<number> {
      const traces = new Set(events.map((event) => event.trace_id));
      return {
        spans: new Map([...this.spans].filter(([, { record }]) => traces.has(record.trace_id))),
        traces: new Map([...this.names].filter(([traceId]) => traces.has(traceId))),
      };
    }

    apply(plan: CommitPlan<number>): void {
      for (const span of plan.spans) this.spans.set(spanKey(span.record.trace_id, span.record.span_id), span);
      for (const { trace_id, name } of plan.traces) this.names.set(trace_id, name);
      for (const { id, totals } of plan.conversations) this.#add(this.conversations, id, totals);
      for (const id of plan.redraw)
        if (this.conversations.get(id)?.spans === 0) this.conversations.delete(id);
      for (const { hour, kind, model, totals } of plan.rollups)
        this.#add(this.rollups, `${hour} ${kind} ${model}`, totals);
    }

    #add(sums: Map<string, Totals>, key: string, totals: Totals): void {
      const sum = sums.get(key) ?? { ...NO_TOTALS };
      addTotals(sum, totals);
      sums.set(key, sum);
    }

    /** Only the sums: a plan's outlines are settled by the database. */
    get sums(): string {
      const inOrder = (map: Map<string, Totals>) =>
        [...map].filter(([, totals]) => totals.spans !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
      return canonical([inOrder(this.conversations), inOrder(this.rollups)]);
    }

    get expected(): string {
      const traces = new Map([...this.names].map(([traceId, [name]]) => [traceId, name]));
      const spans = new Map([...this.spans].map(([key, span]) => [key, { ...span, payloads: [] }]));
      const { conversations, rollups } = sumsOver({ spans, traces });
      const totals = [...conversations].map(
        ([id, { start: _, last, titled, answered, ...sums }]) => [id, sums] as const,
      );
      const inOrder = (list: Iterable<readonly [string, Totals]>) =>
        [...list].sort(([a], [b]) => (a < b ? -1 : 1));
      return canonical([inOrder(totals), inOrder(rollups)]);
    }
  }

  test("cut into commits anywhere, repeated anyhow, a stream comes to the same, and every sum is exact all the way", () => {
    fc.assert(
      fc.property(stream, ([events, again, sizes]) => {
        const whole = new Shard();
        whole.apply(
          planCommit(
            events.map((event, ref) => ({ event, text: undefined, ref })),
            whole.baseFor(events),
          ),
        );
        expect(whole.sums).toBe(whole.expected);
        const parts = new Shard();
        for (const part of cut(again, sizes)) {
          parts.apply(
            planCommit(
              part.map((event, ref) => ({ event, text: undefined, ref })),
              parts.baseFor(part),
            ),
          );
          expect(parts.sums).toBe(parts.expected);
        }
        expect(parts.sums).toBe(whole.sums);
        expect(canonical([...parts.names].sort())).toBe(canonical([...whole.names].sort()));
        expect([...parts.spans.keys()].sort()).toEqual([...whole.spans.keys()].sort());
        for (const [key, { record, notes }] of whole.spans) {
          const other = parts.spans.get(key) as StoredSpan<number>;
          expect(canonical(restore(other.record, other.notes))).toBe(canonical(restore(record, notes)));
        }
      }),
      { numRuns: 200 },
    );
  });

  test("planned a second time over its own outcome, a commit changes nothing", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 12 }), (events) => {
        const shard = new Shard();
        const logged = events.map((event, ref) => ({ event, text: undefined, ref }));
        shard.apply(planCommit(logged, shard.baseFor(events)));
        const before = shard.sums;
        shard.apply(planCommit(logged, shard.baseFor(events)));
        expect(shard.sums).toBe(before);
      }),
      { numRuns: 100 },
    );
  });
});

describe("commits into D1", () => {
  test("cut anywhere, repeated anyhow, a stream comes to the same rows, and every sum is exact after every commit", async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.boolean(), async ([events, again, sizes], forgetful) => {
        const [one, many] = [project(), project()];
        await commits(one).commit(events);
        const committing = commits(many);
        for (const part of cut(again, sizes)) {
          const done = await committing.commit(part);
          if (forgetful) await committing.repeat(done);
          const ledger = await readLedger(many);
          expect(sumsText(ledger)).toBe(sumsText(sumsOver(ledger)));
        }
        const [whole, parts] = [await readLedger(one), await readLedger(many)];
        expect(sumsText(parts)).toBe(sumsText(whole));
        expect(states(parts.spans)).toBe(states(whole.spans));
        expect(canonical([...parts.traces].sort())).toBe(canonical([...whole.traces].sort()));
        const folded = foldAll(events);
        expect(parts.spans.size).toBe(folded.states.length);
        for (const state of folded.states)
          expect(canonical(parts.spans.get(spanKey(state.trace_id, state.span_id))?.record)).toBe(
            canonical(recordOf(state)),
          );
      }),
      { numRuns: 25 },
    );
  });

  test("two projects with the same ids do not touch each other", async () => {
    const [one, other] = [project(), project()];
    await commits(one).commit([spanEvent("t/a", T0, { conversation_id: "c", name: "mine" })]);
    await commits(other).commit([spanEvent("t/a", T0, { name: "theirs" })]);
    const [mine, theirs] = [await readLedger(one), await readLedger(other)];
    expect(mine.spans.get("t:a")?.record.name).toBe("mine");
    expect(theirs.spans.get("t:a")?.record.name).toBe("theirs");
    expect([...mine.conversations.keys()]).toEqual(["c"]);
    expect([...theirs.conversations.keys()]).toEqual(["t"]);
  });

  test("a commit that was applied and comes again adds nothing, not even to what is remembered of its spans", async () => {
    const id = project();
    const committing = commits(id);
    const done = await committing.commit([spanEvent("t/a", T0, { name: "x" })]);
    await committing.repeat(done);
    await committing.commit([spanEvent("t/a", T0 + 1, { name: "y" })]);
    const { spans, rollups } = await readLedger(id);
    expect(spans.get("t:a")?.payloads).toHaveLength(2);
    expect([...rollups.values()]).toEqual([expect.objectContaining({ spans: 1 })]);
  });

  test("an older commit that comes late, after newer ones, is not applied", async () => {
    const id = project();
    const committing = commits(id);
    const first = await committing.commit([spanEvent("t/a", T0, { name: "x" })]);
    await committing.commit([spanEvent("t/b", T0)]);
    await committing.repeat(first);
    const ledger = await readLedger(id);
    expect(sumsText(ledger)).toBe(sumsText(sumsOver(ledger)));
    expect(ledger.spans.size).toBe(2);
  });

  test("more than one statement can bind is written whole", async () => {
    const id = project();
    const long = "x".repeat(280);
    const events = Array.from({ length: 3000 }, (_, n) =>
      spanEvent(`t${n}`, T0 + n, { input_preview: long, conversation_id: "c" }),
    );
    await commits(id).commit(events);
    const ledger = await readLedger(id);
    expect(ledger.spans.size).toBe(3000);
    expect(ledger.conversations.get("c")?.spans).toBe(3000);
  });
});

describe("rollups and conversations", () => {
  /** The ledger after each commit, its sums checked against its spans. */
  async function ledgerAfter(...parts: SpanEvent[][]): Promise<Ledger> {
    const id = project();
    const committing = commits(id);
    let ledger: Ledger | undefined;
    for (const part of parts) {
      await committing.commit(part);
      ledger = await readLedger(id);
      expect(sumsText(ledger)).toBe(sumsText(sumsOver(ledger)));
    }
    return ledger as Ledger;
  }
  const hour = Math.floor(T0 / HOUR);
  const usage = { input: 1000, output: 500, cached: 0, cache_write: 0, reasoning: 0 };

  test("count a span once when its events come twice", async () => {
    const event = spanEvent("t/a", T0, { kind: "llm", model: "gpt-4o-mini", usage });
    const { rollups } = await ledgerAfter([event, event], [event]);
    expect([...rollups]).toEqual([
      [`${hour} llm gpt-4o-mini`, expect.objectContaining({ spans: 1, input_tokens: 1000 })],
    ]);
  });

  test("let a running span end late, with its tokens and its error", async () => {
    const { rollups, conversations } = await ledgerAfter(
      [spanEvent("t/a", T0, { kind: "tool", status: "running", start_time: T0 })],
      [spanEvent("t/a", T0 + 5, { end_time: T0 + 5, error: { type: null, message: "no" }, usage })],
    );
    const sums = { spans: 1, running: 0, errors: 1, input_tokens: 1000, output_tokens: 500 };
    expect([...rollups]).toEqual([[`${hour} tool `, expect.objectContaining(sums)]]);
    expect(conversations.get("t")).toMatchObject({ ...sums, start: T0, last: T0 + 5 });
  });

  test("move a trace's committed spans when it names its conversation late, and leave no empty conversation", async () => {
    const { conversations } = await ledgerAfter(
      [spanEvent("t/root", T0), spanEvent("t/child", T0 + 1, { parent_id: "root" })],
      [spanEvent("t/late", T0 + 2, { parent_id: "root", conversation_id: "c" })],
    );
    expect([...conversations.keys()]).toEqual(["c"]);
    expect(conversations.get("c")).toMatchObject({ spans: 3, turns: 1, start: T0 });
  });

  test("move them again when the trace is renamed, and keep the conversation that others are in", async () => {
    const { conversations } = await ledgerAfter(
      [
        spanEvent("t/root", T0, { conversation_id: "one" }),
        spanEvent("u", T0 - 9, { conversation_id: "one" }),
      ],
      [spanEvent("t/child", T0 + 1, { conversation_id: "two" })],
      [spanEvent("t/older", T0 - 1, { conversation_id: "three" })],
    );
    expect(conversations.get("one")).toMatchObject({ spans: 1, start: T0 - 9, last: T0 - 9 });
    expect(conversations.get("two")).toMatchObject({ spans: 3, start: T0 - 1 });
    expect(conversations.has("three")).toBe(false);
  });

  test("follow a start time that is corrected into another hour", async () => {
    const { rollups } = await ledgerAfter(
      [spanEvent("t/a", T0, { start_time: T0, kind: "llm" })],
      [spanEvent("t/a", T0 + 1, { start_time: T0 - 3 * HOUR })],
    );
    expect([...rollups]).toEqual([[`${hour - 3} llm `, expect.objectContaining({ spans: 1 })]]);
  });

  test("price a span again when its model is named late, and not when its model has no price", async () => {
    const { rollups, spans } = await ledgerAfter(
      [
        spanEvent("t/a", T0, { kind: "llm", usage }),
        spanEvent("t/b", T0, { kind: "llm", usage, model: "unheard-of" }),
      ],
      [spanEvent("t/a", T0 + 1, { model: "gpt-4o-mini" })],
    );
    const cost = spans.get("t:a")?.record.cost;
    // 1000 tokens at $0.15 and 500 at $0.60 a million.
    expect(cost).toBe(450_000);
    expect(rollups.get(`${hour} llm gpt-4o-mini`)).toMatchObject({ cost, unpriced: 0 });
    expect(rollups.get(`${hour} llm unheard-of`)).toMatchObject({ cost: 0, unpriced: 1, spans: 1 });
    expect(rollups.has(`${hour} llm `)).toBe(false);
  });
});
