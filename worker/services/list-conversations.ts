import { listConversations as query } from "../db/logs/conversations.ts";
import { conversationRow } from "../domain/conversation.ts";
import type { ConversationPage } from "../protocol/conversation.ts";
import { authorize, type ProjectContext } from "./context.ts";
import { readCursor, writeCursor } from "./cursor.ts";

/** Conversations, the one with the latest word first, a page at a time. */
export async function listConversations(
  ctx: ProjectContext,
  input: { cursor?: string | undefined; limit: number },
): Promise<ConversationPage> {
  authorize(ctx, "read");
  const cursor =
    input.cursor === undefined ? undefined : readCursor<[number, string]>(input.cursor, ["number", "string"]);
  const after = cursor && { last: cursor[0], id: cursor[1] };
  const found = await query(ctx.logs, ctx.project.id, { after, limit: input.limit });
  const last = found.length === input.limit ? found.at(-1) : undefined;
  return {
    conversations: found.map(({ id, outline, totals }) => conversationRow(id, outline, totals)),
    next_cursor: last ? writeCursor([last.outline.last_time, last.id]) : null,
  };
}
