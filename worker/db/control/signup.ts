import type { ControlDb } from "./client.ts";
import type { NewKeyRow } from "./keys.ts";
import { emptiestShard } from "./projects.ts";
import { accounts, apiKeys, auditLog, members, organizations, projects, sessions, users } from "./schema.ts";

export interface NewAccount {
  user: { id: string; email: string; name: string | null };
  login: { id: string; passwordHash: string };
  session: { id: string; token: string; expiresAt: Date };
  organization: { id: string; name: string };
  project: { id: string; name: string };
  keys: NewKeyRow[];
  audit: Omit<typeof auditLog.$inferInsert, "organizationId" | "actorId" | "createdAt">[];
  createdAt: Date;
}

/**
 * Writes a user with all that is theirs, or nothing: one batch is one transaction.
 * Returns false when the address has a user already.
 */
export async function insertAccount(db: ControlDb, account: NewAccount, shards: number): Promise<boolean> {
  const { user, login, session, organization, project, createdAt } = account;
  const times = { createdAt, updatedAt: createdAt };
  try {
    await db.batch([
      db.insert(users).values({ ...user, emailVerified: false, ...times }),
      db.insert(accounts).values({
        id: login.id,
        userId: user.id,
        accountId: user.id,
        providerId: "credential",
        password: login.passwordHash,
        ...times,
      }),
      db.insert(sessions).values({ ...session, userId: user.id, ...times }),
      db.insert(organizations).values({ ...organization, createdAt }),
      db
        .insert(members)
        .values({ organizationId: organization.id, userId: user.id, role: "owner", createdAt }),
      db.insert(projects).values({
        ...project,
        organizationId: organization.id,
        shard: emptiestShard(shards),
        createdAt,
      }),
      db.insert(apiKeys).values(account.keys),
      db.insert(auditLog).values(
        account.audit.map((line) => ({
          ...line,
          organizationId: organization.id,
          actorId: user.id,
          createdAt,
        })),
      ),
    ]);
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at.message.includes("UNIQUE constraint failed: users.email")) return true;
  return false;
}
