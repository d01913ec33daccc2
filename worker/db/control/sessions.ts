import { and, eq, lt } from "drizzle-orm";
import type { ControlDb } from "./client.ts";
import { sessions } from "./schema.ts";

/** Nobody comes back with an expired session for it to be deleted then: a user's next login sweeps them. */
export async function deleteExpiredSessions(db: ControlDb, userId: string, before: Date): Promise<void> {
  await db.delete(sessions).where(and(eq(sessions.userId, userId), lt(sessions.expiresAt, before)));
}
