import type { SpanFilter } from "./filter.ts";

/** A piece of a WHERE clause. Values are bound, never part of the text. */
export interface Condition {
  sql: string;
  values: (string | number)[];
}

/**
 * A filter as SQL over `spans s LEFT JOIN traces t`. It picks the spans that `toPredicate` picks.
 * `projectId` is named again in the sub-select, as in every statement.
 */
export function toSql(filter: SpanFilter, projectId: string): Condition[] {
  const conditions: Condition[] = [];
  const equal = (column: string, value: string | undefined) => {
    if (value !== undefined) conditions.push({ sql: `${column} = ?`, values: [value] });
  };
  equal("s.kind", filter.kind);
  equal("s.status", filter.status);
  equal("s.model", filter.model);
  equal("s.user_id", filter.user);
  equal("s.trace_id", filter.trace);
  if (filter.conversation !== undefined)
    conditions.push({
      sql: `s.trace_id IN (SELECT trace_id FROM traces WHERE project_id = ? AND conversation_id = ? UNION ALL SELECT ?)
        AND coalesce(t.conversation_id, s.trace_id) = ?`,
      values: [projectId, filter.conversation, filter.conversation, filter.conversation],
    });
  return conditions;
}
