import { type SQL, sql } from "drizzle-orm";
import { auditLog, projects } from "./schema.ts";

type AuditRow = typeof auditLog.$inferInsert;

/** The organization that a project belongs to, as part of a larger statement. */
export function organizationOf(projectId: string): SQL<string> {
  return sql<string>`(select ${projects.organizationId} from ${projects} where ${projects.id} = ${projectId})`;
}

/** The columns of an audit line as constants of a `SELECT`, for lines that are written on a condition. */
export function auditConstants(row: { [K in keyof Required<AuditRow>]: AuditRow[K] | SQL }) {
  return {
    id: sql`${row.id}`.as(auditLog.id.name),
    organizationId: sql`${row.organizationId}`.as(auditLog.organizationId.name),
    projectId: sql`${row.projectId}`.as(auditLog.projectId.name),
    actorId: sql`${row.actorId}`.as(auditLog.actorId.name),
    action: sql`${row.action}`.as(auditLog.action.name),
    subjectId: sql`${row.subjectId}`.as(auditLog.subjectId.name),
    createdAt: sql`${row.createdAt instanceof Date ? row.createdAt.getTime() : row.createdAt}`.as(
      auditLog.createdAt.name,
    ),
  };
}
