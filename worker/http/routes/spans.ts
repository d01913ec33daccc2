import { Hono } from "hono";
import { z } from "zod";
import type { Filter } from "../../domain/filter/ast.ts";
import { simplify } from "../../domain/filter/simplify.ts";
import { DEFAULT_PAGE, MAX_PAGE } from "../../protocol/limits.ts";
import { SpanKind, SpanStatus } from "../../protocol/span.ts";
import { authorize } from "../../services/context.ts";
import { getSpan } from "../../services/get-span.ts";
import { ingest, noneGood } from "../../services/ingest.ts";
import { listSpans } from "../../services/list-spans.ts";
import { readFilter } from "../../services/read-filter.ts";
import { readIngestBody } from "../ingest-body.ts";
import { projectContext } from "../middleware/project-context.ts";
import { limitOf, readQuery, Time } from "../query.ts";
import type { AppEnv } from "../types.ts";

/** Conditions that a query may name by themselves, beside the filter language: exact values. */
const SIMPLE = {
  kind: SpanKind.optional(),
  status: SpanStatus.optional(),
  model: z.string().optional(),
  user: z.string().optional(),
  conversation: z.string().optional(),
  trace: z.string().optional(),
};

const ListQuery = z.object({
  ...SIMPLE,
  filter: z.string().optional(),
  from: Time.optional(),
  to: Time.optional(),
  cursor: z.string().optional(),
  limit: limitOf(DEFAULT_PAGE, MAX_PAGE),
});

export const spans = new Hono<AppEnv>()
  .post("/spans", projectContext, async (c) => {
    // Before the body is read: who may not send need not be told what is wrong with it.
    authorize(c.var.ctx, "ingest");
    const contentType = c.req.header("content-type") ?? "application/json";
    const answer = await ingest(c.var.ctx, { text: await readIngestBody(c.req.raw), contentType });
    if (answer.accepted === 0 && answer.errors.length > 0) throw noneGood(answer.errors);
    return c.json(answer, 202);
  })
  .get("/spans", projectContext, async (c) => {
    const { from, to, cursor, limit, filter: text, ...simple } = readQuery(c, ListQuery);
    const filter: Filter = { type: "and", of: [...equals(simple), readFilter(text, c.var.ctx.now)] };
    return c.json(await listSpans(c.var.ctx, { filter: simplify(filter), from, to, cursor, limit }));
  })
  .get("/spans/:key", projectContext, async (c) => c.json(await getSpan(c.var.ctx, c.req.param("key"))));

function equals(simple: { [F in keyof typeof SIMPLE]?: string | undefined }): Filter[] {
  return (Object.entries(simple) as [keyof typeof SIMPLE, string | undefined][]).flatMap(([field, value]) =>
    value === undefined ? [] : [{ type: "match", field, pattern: [value] }],
  );
}
