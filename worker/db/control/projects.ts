import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { ControlDb } from "./client.ts";
import { auditLog, members, organizations, projects } from "./schema.ts";

export type ProjectRecord = typeof projects.$inferSelect;
export type Role = (typeof members.$inferSelect)["role"];

/** A project's place, if this user may open it: where it is and that it is not theirs look the same. */
export async function findMemberProject(
  db: ControlDb,
  projectId: string,
  userId: string,
): Promise<{ id: string; shard: number } | undefined> {
  const [row] = await db
    .select({ id: projects.id, shard: projects.shard })
    .from(projects)
    .innerJoin(members, eq(members.organizationId, projects.organizationId))
    .where(and(eq(projects.id, projectId), eq(members.userId, userId)));
  return row;
}

/** The organizations of a user, by name. */
export async function listOrganizations(db: ControlDb, userId: string) {
  return db
    .select({ id: organizations.id, name: organizations.name, role: members.role })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(eq(members.userId, userId))
    .orderBy(asc(organizations.name), asc(organizations.id));
}

const listed = {
  id: projects.id,
  organizationId: projects.organizationId,
  name: projects.name,
  createdAt: projects.createdAt,
};

/** The projects of a user's organizations, oldest first. */
export async function listMemberProjects(db: ControlDb, userId: string) {
  return db
    .select(listed)
    .from(projects)
    .where(
      inArray(
        projects.organizationId,
        db.select({ id: members.organizationId }).from(members).where(eq(members.userId, userId)),
      ),
    )
    .orderBy(asc(projects.createdAt), asc(projects.id));
}

/** The shard with the fewest projects, the first of equals. Part of the statement that inserts the project. */
export function emptiestShard(shards: number) {
  const numbers = JSON.stringify(Array.from({ length: shards }, (_, n) => n));
  return sql<number>`(
    select n.value from json_each(${numbers}) n
    order by (select count(*) from ${projects} where ${projects.shard} = n.value), n.value limit 1
  )`;
}

export interface NewProjectRow {
  id: string;
  organizationId: string;
  name: string;
  actorId: string;
  createdAt: Date;
  auditId: string;
}

/** With its line in the audit log, or not at all. */
export async function insertProject(db: ControlDb, row: NewProjectRow, shards: number): Promise<void> {
  const { actorId, auditId, ...project } = row;
  await db.batch([
    db.insert(projects).values({ ...project, shard: emptiestShard(shards) }),
    db.insert(auditLog).values({
      id: auditId,
      organizationId: row.organizationId,
      projectId: row.id,
      actorId,
      action: "project.created",
      subjectId: row.id,
      createdAt: row.createdAt,
    }),
  ]);
}
