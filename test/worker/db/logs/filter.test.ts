import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listSpans } from "../../../../worker/db/logs/spans.ts";
import type { CapturedEvent, SpanText } from "../../../../worker/domain/event.ts";
import type { Filter } from "../../../../worker/domain/filter/ast.ts";
import { parseFilter } from "../../../../worker/domain/filter/parse.ts";
import { type FilterSpan, toPredicate } from "../../../../worker/domain/filter/predicate.ts";
import { simplify } from "../../../../worker/domain/filter/simplify.ts";
import { spanKey } from "../../../../worker/domain/key.ts";
import { recordOf } from "../../../../worker/domain/record.ts";
import { commits } from "../../../helpers/committing.ts";
import { T0 } from "../../../helpers/events.ts";
import { anyFilter, capturedEvent, filterText } from "../../../helpers/filters.ts";
import { foldAll } from "../../../helpers/folded.ts";

function parsed(text: string): Filter {
  const result = parseFilter(text, T0);
  if (!result.ok) throw new Error(`${ascii(text)}: ${result.problem.message}`);
  return result.filter;
}

const project = () => `prj_${crypto.randomUUID()}`;

/** The spans as filters see them in memory, without any database. */
function spansOf(captured: readonly CapturedEvent[]): Map<string, FilterSpan> {
  const { states, names } = foldAll(captured.map(({ event }) => event));
  const texts = Map.groupBy(captured, ({ event }) => spanKey(event.trace_id, event.span_id));
  const records = states.map(recordOf);
  return new Map(
    records.map((record) => {
      const key = spanKey(record.trace_id, record.span_id);
      const name = names.get(record.trace_id)?.[0];
      const span: FilterSpan = {
        record,
        conversationId: name ?? record.trace_id,
        named: name !== undefined,
        texts: (texts.get(key) ?? []).map(({ text }): SpanText => text),
        hasChildren: records.some(
          (other) => other.trace_id === record.trace_id && other.parent_id === record.span_id,
        ),
      };
      return [key, span];
    }),
  );
}

async function commitAll(projectId: string, captured: readonly CapturedEvent[]): Promise<void> {
  const committing = commits(projectId);
  const half = Math.ceil(captured.length / 2);
  for (const part of [captured.slice(0, half), captured.slice(half)])
    if (part.length > 0)
      await committing.commit(
        part.map(({ event }) => event),
        part.map(({ text }) => text),
      );
}

/** What a test reports of hostile text must not itself break the reporter. */
const ascii = (value: unknown) =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);

/** Every page of a listing, one after another, by key. */
async function listAll(projectId: string, filter: Filter, limit: number, few: number): Promise<string[]> {
  const keys: string[] = [];
  let after: { start: number; n: number } | undefined;
  for (let pages = 0; pages < 100; pages++) {
    const effort = { few, windows: [2, 3] };
    const page = await listSpans(env.LOGS_0, projectId, { filter, after, limit }, effort);
    keys.push(...page.spans.map(({ record }) => spanKey(record.trace_id, record.span_id)));
    expect(page.spans.length).toBeLessThanOrEqual(limit);
    if (page.next === null) {
      expect(page.stoppedEarly).toBe(false);
      return keys;
    }
    after = page.next;
  }
  throw new Error("the listing does not end");
}

describe("the two compilers of the filter language", () => {
  test("pick the same spans, newest first, page by page, narrow or in windows, each project by itself", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(capturedEvent, { minLength: 1, maxLength: 30 }),
        fc.array(capturedEvent, { minLength: 1, maxLength: 30 }),
        fc.array(
          fc.tuple(
            fc.oneof(anyFilter, filterText.map(parsed)),
            fc.constantFrom(1, 2, 3, 50),
            fc.constantFrom(0, 2, 2000),
          ),
          {
            minLength: 40,
            maxLength: 40,
          },
        ),
        async (mine, theirs, filters) => {
          const [one, other] = [project(), project()];
          await commitAll(one, mine);
          await commitAll(other, theirs);
          for (const [id, captured] of [
            [one, mine],
            [other, theirs],
          ] as const) {
            const spans = spansOf(captured);
            const order = await listAll(id, { type: "all" }, 200, 0);
            expect([...order].sort()).toEqual([...spans.keys()].sort());
            const starts = order.map((key) => (spans.get(key) as FilterSpan).record.start_time);
            expect(starts).toEqual([...starts].sort((a, b) => b - a));
            for (const [filter, limit, few] of filters) {
              const picks = toPredicate(filter);
              const expected = order.filter((key) => picks(spans.get(key) as FilterSpan));
              const simple = simplify(filter);
              const found = await listAll(id, simple, limit, few).catch((error: unknown) => String(error));
              if (JSON.stringify(found) !== JSON.stringify(expected))
                throw new Error(ascii({ filter, few, found, expected }));
            }
          }
        },
      ),
      {
        numRuns: 12,
        endOnFailure: true,
        reporter: ({ errorInstance }) => {
          if (errorInstance) throw errorInstance;
        },
      },
    );
  }, 120_000);
});
