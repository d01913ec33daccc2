import { and, desc, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { KeyScope } from "../../protocol/account.ts";
import { auditConstants, organizationOf } from "./audit.ts";
import type { ControlDb } from "./client.ts";
import { apiKeys, auditLog, projects } from "./schema.ts";

export interface KeyRecord {
  id: string;
  projectId: string;
  shard: number;
  scope: KeyScope;
  hash: string;
  revokedAt: Date | null;
}

/** What is needed to let a key in, or undefined. The one query that learns the project from its answer. */
export async function findKey(db: ControlDb, id: string): Promise<KeyRecord | undefined> {
  const [row] = await db
    .select({
      id: apiKeys.id,
      projectId: apiKeys.projectId,
      shard: projects.shard,
      scope: apiKeys.scope,
      hash: apiKeys.hash,
      revokedAt: apiKeys.revokedAt,
    })
    .from(apiKeys)
    .innerJoin(projects, eq(projects.id, apiKeys.projectId))
    .where(eq(apiKeys.id, id));
  return row;
}

/** Notes a use, unless a later one than `notBefore` is noted already (by another isolate). */
export async function touchKey(
  db: ControlDb,
  projectId: string,
  id: string,
  usedAt: Date,
  notBefore: Date,
): Promise<void> {
  await db
    .update(apiKeys)
    .set({ lastUsedAt: usedAt })
    .where(
      and(
        eq(apiKeys.projectId, projectId),
        eq(apiKeys.id, id),
        or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, notBefore)),
      ),
    );
}

const listed = {
  id: apiKeys.id,
  name: apiKeys.name,
  scope: apiKeys.scope,
  prefix: apiKeys.prefix,
  createdAt: apiKeys.createdAt,
  lastUsedAt: apiKeys.lastUsedAt,
  revokedAt: apiKeys.revokedAt,
};
export type ListedKey = Pick<typeof apiKeys.$inferSelect, keyof typeof listed>;

/** A project's keys, newest first, the revoked too. */
export async function listKeys(db: ControlDb, projectId: string): Promise<ListedKey[]> {
  return db
    .select(listed)
    .from(apiKeys)
    .where(eq(apiKeys.projectId, projectId))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
}

export type NewKeyRow = Omit<typeof apiKeys.$inferInsert, "lastUsedAt" | "revokedAt">;

/** With its line in the audit log, or not at all. */
export async function insertKey(db: ControlDb, row: NewKeyRow, auditId: string): Promise<void> {
  await db.batch([
    db.insert(apiKeys).values(row),
    db.insert(auditLog).values({
      id: auditId,
      organizationId: organizationOf(row.projectId),
      projectId: row.projectId,
      actorId: row.createdBy,
      action: "key.created",
      subjectId: row.id,
      createdAt: row.createdAt,
    }),
  ]);
}

export interface Revocation {
  projectId: string;
  keyId: string;
  actorId: string;
  revokedAt: Date;
  auditId: string;
}

/** Whether the project has such a key. Revoking again changes nothing, and is not noted again. */
export async function revokeKey(db: ControlDb, revocation: Revocation): Promise<boolean> {
  const { projectId, keyId, actorId, revokedAt, auditId } = revocation;
  const thisKey = and(eq(apiKeys.projectId, projectId), eq(apiKeys.id, keyId));
  const [, revoked] = await db.batch([
    // First, while the condition still tells whether this call is the one that revokes.
    db.insert(auditLog).select(
      db
        .select(
          auditConstants({
            id: auditId,
            organizationId: organizationOf(projectId),
            projectId,
            actorId,
            action: "key.revoked",
            subjectId: keyId,
            createdAt: revokedAt,
          }),
        )
        .from(apiKeys)
        .where(and(thisKey, isNull(apiKeys.revokedAt))),
    ),
    db
      .update(apiKeys)
      .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, ${revokedAt.getTime()})` })
      .where(thisKey)
      .returning({ id: apiKeys.id }),
  ]);
  return revoked.length > 0;
}
