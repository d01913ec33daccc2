import { findSpan, findTraceName } from "../db/logs/spans.ts";
import { fold, later, type Register, type SpanState } from "../domain/fold.ts";
import { parseKey } from "../domain/key.ts";
import { nameIn } from "../domain/plan.ts";
import { recordOf, rowOf } from "../domain/record.ts";
import { restore } from "../domain/stored-state.ts";
import { formatTime } from "../domain/time.ts";
import type { SpanDetail } from "../protocol/span.ts";
import { authorize, type ProjectContext } from "./context.ts";
import { ServiceError } from "./error.ts";
import { contentOf, payloadsOf } from "./span-payloads.ts";

/** One span with its payload, committed or not. Throws `not_found`. */
export async function getSpan(ctx: ProjectContext, key: string): Promise<SpanDetail> {
  authorize(ctx, "read");
  const ids = parseKey(key);
  if (!ids) throw notFound();
  // The log first: what a commit moves meanwhile is then seen twice, which folding forgives, and never missed.
  const ofTrace = await ctx.hub.uncommitted(ids);
  const uncommitted = ofTrace.filter(({ event }) => event.span_id === ids.spanId);
  const { id: projectId } = ctx.project;
  const [stored, storedName] = await Promise.all([
    findSpan(ctx.logs, projectId, ids.traceId, ids.spanId),
    findTraceName(ctx.logs, projectId, ids.traceId),
  ]);
  let state: SpanState | undefined = stored ? restore(stored.span.record, stored.notes) : undefined;
  let name: Register<string> | undefined = storedName ?? undefined;
  for (const { event } of uncommitted) state = fold(state, event);
  for (const { event } of ofTrace) {
    const named = nameIn(event);
    if (named) name = later(name, named);
  }
  if (!state) throw notFound();
  const [payloads = []] = await payloadsOf(ctx, [{ refs: stored?.payloads ?? [], uncommitted }]);
  return {
    ...rowOf(recordOf(state), name?.[0] ?? null),
    ...contentOf(payloads),
    payloads: payloads.map(({ envelope: { protocol, received, body } }) => ({
      protocol,
      received_at: formatTime(received),
      body,
    })),
    committed: stored !== null && uncommitted.length === 0,
  };
}

const notFound = () => new ServiceError("not_found", "there is no such span");
