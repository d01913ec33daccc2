import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { listSpans } from "../../../../worker/db/logs/spans.ts";
import { parseFilter } from "../../../../worker/domain/filter/parse.ts";
import { T0 } from "../../../helpers/events.ts";

/** How SQLite would find the spans of a listing: the plan of each statement that selects some, by steps on `spans`. */
async function planOf(text: string, bounds: { from?: number; to?: number } = {}): Promise<string[]> {
  const parsed = parseFilter(text, T0);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const plans: string[] = [];
  const watched = {
    batch: (statements: D1PreparedStatement[]) => env.LOGS_0.batch(statements),
    prepare: (sql: string) => {
      const statement = env.LOGS_0.prepare(sql);
      if (!sql.includes("ORDER BY")) return statement;
      return {
        bind(...values: unknown[]) {
          const explain = env.LOGS_0.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...values);
          const explained = async <T>(run: () => Promise<T>): Promise<T> => {
            const { results } = await explain.all<{ detail: string }>();
            plans.push(...results.map(({ detail }) => detail).filter((detail) => / s\b/.test(detail)));
            return run();
          };
          const bound = statement.bind(...values);
          return {
            all: () => explained(() => bound.all()),
            first: () => explained(() => bound.first()),
          };
        },
      };
    },
  };
  const after = { start: T0, n: 1 };
  await listSpans(watched as unknown as D1Database, "prj", {
    filter: parsed.filter,
    limit: 5,
    after,
    ...bounds,
  });
  return plans;
}

const BY_TIME = /^SEARCH s USING (COVERING )?INDEX spans_by_time \(project_id=\?/;
const BY_TRACE = /^SEARCH s USING INDEX sqlite_autoindex_spans_1 \(project_id=\? AND trace_id=\?/;
const BY_NUMBER = /^SEARCH s USING INTEGER PRIMARY KEY/;

test.each([
  ["", BY_TIME],
  ["model:x error:timeout", BY_TIME],
  ["trace:t", BY_TRACE],
  ["trace:t model:x", BY_TRACE],
  ["conversation:c", BY_TRACE],
  ["conversation:c dollar", BY_TRACE],
  ["dollar", BY_NUMBER],
  ["dollar status:error", BY_NUMBER],
])("%s looks at no more of the table than it must, whatever the range of time", async (text, expected) => {
  for (const bounds of [{}, { from: T0 - 9 }, { from: T0 - 9, to: T0 }]) {
    const plan = await planOf(text, bounds);
    expect(plan.length).toBeGreaterThan(0);
    for (const step of plan) expect(step).toMatch(expected);
  }
});
