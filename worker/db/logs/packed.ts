import type { SqlCondition } from "../../domain/filter/sql.ts";

/**
 * A statement with all of its values in one parameter, a JSON array: D1 takes 100 parameters, and a filter may
 * have more values. The text has no `?` but those of its values.
 */
export function packed(db: D1Database, { sql, values }: SqlCondition): D1PreparedStatement {
  let at = 0;
  return db.prepare(sql.replaceAll("?", () => `(?1 ->> ${at++})`)).bind(JSON.stringify(values));
}
