import { findConversation, listTraceIds, readTraces } from "../db/logs/conversations.ts";
import { conversationOf, conversationRow } from "../domain/conversation.ts";
import { turnOf } from "../domain/dialogue.ts";
import { fold, later, type Register, type SpanState } from "../domain/fold.ts";
import { spanKey } from "../domain/key.ts";
import { nameIn } from "../domain/plan.ts";
import { recordOf, rowOf, type SpanRecord } from "../domain/record.ts";
import { restore } from "../domain/stored-state.ts";
import { buildTree } from "../domain/tree.ts";
import type { UncommittedEvent } from "../hub/uncommitted.ts";
import type { ConversationDetail, Turn } from "../protocol/conversation.ts";
import { authorize, type ProjectContext } from "./context.ts";
import { ServiceError } from "./error.ts";
import { contentOf, payloadsOf } from "./span-payloads.ts";

/** The spans that one answer carries, and of these the newest that have their words read. */
const MAX_SPANS = 2000;
const MAX_TURNS = 200;

interface Member {
  state: SpanState;
  record: SpanRecord;
  refs: string[];
  uncommitted: UncommittedEvent[];
}

/** One conversation as a tree with its dialogue, committed or not. Throws `not_found`. */
export async function getConversation(ctx: ProjectContext, id: string): Promise<ConversationDetail> {
  authorize(ctx, "read");
  const { members, truncated } = await readMembers(ctx, id);
  if (members.length === 0) throw new ServiceError("not_found", "there is no such conversation");
  const records = members.map(({ record }) => record);
  const stored = truncated ? await findConversation(ctx.logs, ctx.project.id, id) : null;
  return {
    conversation: stored ? conversationRow(id, stored.outline, stored.totals) : conversationOf(id, records),
    tree: buildTree(records.map((record) => rowOf(record, id))),
    dialogue: await dialogueOf(ctx, members),
    truncated,
  };
}

async function readMembers(
  ctx: ProjectContext,
  id: string,
): Promise<{ members: Member[]; truncated: boolean }> {
  const { id: projectId } = ctx.project;
  const known = await listTraceIds(ctx.logs, projectId, id);
  // The log before the database, as in getSpan.
  const logged = await ctx.hub.uncommitted({ conversationId: id, traceIds: known });
  const traceIds = [...new Set([id, ...known, ...logged.map(({ event }) => event.trace_id)])];
  const { spans, names } = await readTraces(ctx.logs, projectId, traceIds, MAX_SPANS + 1);

  const members = new Map<string, Omit<Member, "record">>();
  for (const { record, notes, payloads } of spans)
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
    const before = names.get(event.trace_id);
    if (name) names.set(event.trace_id, before ? later(before, name) : name);
  }
  return {
    members: [...members.values()]
      .filter(({ state }) => (names.get(state.trace_id)?.[0] ?? state.trace_id) === id)
      .map((member) => ({ ...member, record: recordOf(member.state) })),
    truncated: spans.length > MAX_SPANS,
  };
}

/**
 * What was said: what each model call adds. A trace without one (the host sends only its outer span) speaks
 * through its roots.
 */
async function dialogueOf(ctx: ProjectContext, members: Member[]): Promise<Turn[]> {
  const calling = new Set(
    members.filter(({ record }) => record.kind === "llm").map(({ record }) => record.trace_id),
  );
  const speakers = members
    .filter(({ record }) =>
      calling.has(record.trace_id) ? record.kind === "llm" : record.parent_id === null,
    )
    .sort((a, b) => a.record.start_time - b.record.start_time)
    .slice(-MAX_TURNS);
  const payloads = await payloadsOf(ctx, speakers);
  return speakers.map(({ record }, i) => ({
    key: spanKey(record.trace_id, record.span_id),
    messages: turnOf(contentOf(payloads[i] ?? []).messages),
  }));
}
