import { findConversation, listTraceIds, readTraces } from "../db/logs/conversations.ts";
import { conversationOf, conversationRow } from "../domain/conversation.ts";
import { turnOf } from "../domain/dialogue.ts";
import { fold, later, type Register, type SpanState } from "../domain/fold.ts";
import { spanKey } from "../domain/key.ts";
import { nameIn } from "../domain/plan.ts";
import { recordOf, rowOf } from "../domain/record.ts";
import { speakersOf } from "../domain/speakers.ts";
import { restore } from "../domain/stored-state.ts";
import { buildTree } from "../domain/tree.ts";
import type { UncommittedEvent } from "../hub/uncommitted.ts";
import type { ConversationDetail, Turn } from "../protocol/conversation.ts";
import type { SpanRow } from "../protocol/span.ts";
import { authorize, type ProjectContext } from "./context.ts";
import { ServiceError } from "./error.ts";
import { contentOf, payloadsOf } from "./span-payloads.ts";

/** The spans that one answer carries, and of these the newest that have their words read. */
const MAX_SPANS = 2000;
const MAX_TURNS = 200;

interface Member {
  state: SpanState;
  refs: string[];
  uncommitted: UncommittedEvent[];
}

/** One conversation as a tree with its dialogue, committed or not. Throws `not_found`. */
export async function getConversation(ctx: ProjectContext, id: string): Promise<ConversationDetail> {
  authorize(ctx, "read");
  const { members, truncated } = await readMembers(ctx, id);
  if (members.length === 0) throw new ServiceError("not_found", "there is no such conversation");
  const rows = members.map(({ state }) => rowOf(recordOf(state), id));
  const tree = buildTree(rows);
  const stored = truncated ? await findConversation(ctx.logs, ctx.project.id, id) : null;
  return {
    conversation: stored ? conversationRow(id, stored.outline, stored.totals) : conversationOf(id, rows),
    tree,
    dialogue: await dialogueOf(ctx, speakersOf(tree), members),
    truncated,
  };
}

async function readMembers(
  ctx: ProjectContext,
  id: string,
  traces?: string[],
): Promise<{ members: Member[]; truncated: boolean }> {
  const { id: projectId } = ctx.project;
  const known = traces ?? (await listTraceIds(ctx.logs, projectId, id));
  // The log before the database, as in getSpan.
  const logged = await ctx.hub.uncommitted({ conversationId: id, traceIds: known });
  const traceIds = [...new Set([id, ...known, ...logged.map(({ event }) => event.trace_id)])];
  const [{ spans, names }, now] = await Promise.all([
    readTraces(ctx.logs, projectId, traceIds, MAX_SPANS + 1),
    listTraceIds(ctx.logs, projectId, id),
  ]);
  // A trace that was committed between the first look and the log was in neither: look again.
  if (now.some((traceId) => !traceIds.includes(traceId))) return readMembers(ctx, id, now);

  const members = new Map<string, Member>();
  for (const { record, notes, payloads } of spans.slice(0, MAX_SPANS))
    members.set(spanKey(record.trace_id, record.span_id), {
      state: restore(record, notes),
      refs: payloads,
      uncommitted: [],
    });
  for (const item of logged) {
    const { event } = item;
    const key = spanKey(event.trace_id, event.span_id);
    const member = members.get(key);
    const state = fold(member?.state, event);
    members.set(key, {
      state,
      refs: member?.refs ?? [],
      uncommitted: [...(member?.uncommitted ?? []), item],
    });
    const name: Register<string> | undefined = nameIn(event);
    if (name) names.set(event.trace_id, later(names.get(event.trace_id), name));
  }
  return {
    members: [...members.values()].filter(
      ({ state }) => (names.get(state.trace_id)?.[0] ?? state.trace_id) === id,
    ),
    truncated: spans.length > MAX_SPANS,
  };
}

/** What was said: what each of the latest speakers adds. */
async function dialogueOf(ctx: ProjectContext, speakers: SpanRow[], members: Member[]): Promise<Turn[]> {
  const byKey = new Map(
    members.map((member) => [spanKey(member.state.trace_id, member.state.span_id), member]),
  );
  const latest = speakers.slice(-MAX_TURNS);
  const payloads = await payloadsOf(
    ctx,
    latest.map(({ key }) => byKey.get(key) as Member),
  );
  return latest.map(({ key }, i) => ({ key, messages: turnOf(contentOf(payloads[i] ?? []).messages) }));
}
