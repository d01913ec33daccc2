import { env } from "cloudflare:workers";
import { getTableName, is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { expect, test } from "vitest";
import * as schema from "../../../../worker/db/control/schema.ts";

const tables = Object.values(schema).filter((value) => is(value, SQLiteTable)) as SQLiteTable[];

test.each(tables.map((table) => [getTableName(table), table] as const))(
  "the migrations make %s as the schema says",
  async (name, table) => {
    const { results } = await env.DB.prepare('SELECT name, type, "notnull" FROM pragma_table_info(?1)')
      .bind(name)
      .all<{ name: string; type: string; notnull: number }>();
    const migrated = results.map((column) => [column.name, column.type, column.notnull === 1]);
    const written = getTableConfig(table).columns.map((column) => [
      column.name,
      column.getSQLType().toUpperCase(),
      column.notNull,
    ]);
    expect(migrated.sort()).toEqual(written.sort());
  },
);

test("the migrations make no table that the schema leaves out", async () => {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_%' ESCAPE '\\' OR name IN ('api_keys', 'audit_log')",
  ).all<{ name: string }>();
  expect(results.map(({ name }) => name).sort()).toEqual(tables.map(getTableName).sort());
});
