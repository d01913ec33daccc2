import type { Outline } from "../../domain/conversation.ts";
import type { Register } from "../../domain/fold.ts";
import type { StoredSpan } from "../../domain/plan.ts";
import type { Totals } from "../../domain/totals.ts";
import { RECORD_COLUMNS, readRecord, type SpanColumns } from "./span-columns.ts";

export interface StoredConversation {
  id: string;
  outline: Outline;
  totals: Totals;
}

/** Where a page of conversations begins: after this one, going back in time. */
export interface ConversationCursor {
  last: number;
  id: string;
}

const COLUMNS = `id, user_id, title, title_time, last_answer, last_answer_time, start_time, last_time,
  spans, turns, errors, running, input_tokens, output_tokens, cost, unpriced`;
type Row = { id: string } & Outline & Totals;

/** Conversations of a project, the one with the latest word first. */
export async function listConversations(
  db: D1Database,
  projectId: string,
  page: { after?: ConversationCursor | undefined; limit: number },
): Promise<StoredConversation[]> {
  const after = page.after ? "AND (last_time, id) < (?3, ?4)" : "";
  const { results } = await db
    .prepare(
      `SELECT ${COLUMNS} FROM conversations WHERE project_id = ?1 ${after}
       ORDER BY last_time DESC, id DESC LIMIT ?2`,
    )
    .bind(projectId, page.limit, ...(page.after ? [page.after.last, page.after.id] : []))
    .all<Row>();
  return results.map(split);
}

export async function findConversation(
  db: D1Database,
  projectId: string,
  id: string,
): Promise<StoredConversation | null> {
  const row = await db
    .prepare(`SELECT ${COLUMNS} FROM conversations WHERE project_id = ?1 AND id = ?2`)
    .bind(projectId, id)
    .first<Row>();
  return row && split(row);
}

/** The traces that name a conversation, and its own trace when that names none. */
export async function listTraceIds(
  db: D1Database,
  projectId: string,
  conversationId: string,
): Promise<string[]> {
  const { results } = await db
    .prepare("SELECT trace_id FROM traces WHERE project_id = ?1 AND conversation_id = ?2")
    .bind(projectId, conversationId)
    .all<{ trace_id: string }>();
  return results.map((row) => row.trace_id);
}

/**
 * The spans of some traces, the newest `limit`, with what folding and reading their payloads needs, and the
 * conversations that those traces name.
 */
export async function readTraces(
  db: D1Database,
  projectId: string,
  traceIds: string[],
  limit: number,
): Promise<{ spans: StoredSpan<string>[]; names: Map<string, Register<string>> }> {
  const ids = JSON.stringify(traceIds);
  const [spans, names] = await db.batch<Record<string, unknown>>([
    db
      .prepare(
        `SELECT ${RECORD_COLUMNS.map((column) => `s.${column}`).join(", ")}, s.notes, s.payloads
         FROM json_each(?2) j CROSS JOIN spans s ON s.project_id = ?1 AND s.trace_id = j.value
         ORDER BY s.start_time DESC LIMIT ?3`,
      )
      .bind(projectId, ids, limit),
    db
      .prepare(
        `SELECT t.trace_id, t.conversation_id, t.named_at
         FROM json_each(?2) j CROSS JOIN traces t ON t.project_id = ?1 AND t.trace_id = j.value`,
      )
      .bind(projectId, ids),
  ]);
  return {
    spans: ((spans?.results ?? []) as unknown as (SpanColumns & { notes: string; payloads: string })[]).map(
      (row) => ({
        record: readRecord(row),
        notes: row.notes,
        payloads: JSON.parse(row.payloads) as string[],
      }),
    ),
    names: new Map(
      ((names?.results ?? []) as { trace_id: string; conversation_id: string; named_at: number }[]).map(
        (row) => [row.trace_id, [row.conversation_id, row.named_at]],
      ),
    ),
  };
}

function split({ id, ...row }: Row): StoredConversation {
  const { user_id, title, title_time, last_answer, last_answer_time, start_time, last_time, ...totals } = row;
  return {
    id,
    outline: { user_id, title, title_time, last_answer, last_answer_time, start_time, last_time },
    totals,
  };
}
