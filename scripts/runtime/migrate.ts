import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_readConfig, unstable_splitSqlQuery } from "wrangler";
import { configured, stateFolder } from "./options.ts";
import { fromRoot } from "./root.ts";

/** wrangler's own table, so that what one of us applied the other does not repeat. */
const TABLE = `CREATE TABLE IF NOT EXISTS d1_migrations(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

interface Database {
  binding: string;
  folder: string;
  files: string[];
}

/** The databases of wrangler.toml with their migrations, in order. */
function databases(): Database[] {
  const config: { d1_databases: { binding: string; migrations_dir?: string }[] } = unstable_readConfig({
    config: fromRoot("wrangler.toml"),
  });
  return config.d1_databases.map((database) => {
    const folder = fromRoot(database.migrations_dir ?? "migrations");
    const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".sql")) : [];
    return { binding: database.binding, folder, files: files.sort() };
  });
}

/**
 * Applies the migrations that a data folder lacks, each in one transaction. Nothing is started when the folder has seen
 * just these files before.
 */
export async function migrate(persist: string): Promise<string[]> {
  const wanted = databases();
  const state = stateFolder(persist);
  const seenFile = join(state, "migrated.json");
  const seen = JSON.stringify(wanted.map(({ binding, files }) => ({ binding, files })));
  if (existsSync(seenFile) && readFileSync(seenFile, "utf8") === seen) return [];

  const applied: string[] = [];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      resourcePersistencePath: state,
      workers: [
        {
          name: "migrations",
          compatibilityDate: configured().compatibilityDate,
          modules: [{ type: "ESModule", path: "empty.js", contents: "export default {}" }],
          d1Databases: configured().d1Databases,
        },
      ],
    }),
  );
  try {
    for (const database of wanted) {
      const d1 = await miniflare.getD1Database(database.binding);
      for (const name of await apply(d1, database)) applied.push(`${database.binding}: ${name}`);
    }
  } finally {
    await miniflare.dispose();
  }
  writeFileSync(seenFile, seen);
  return applied;
}

async function apply(d1: Awaited<ReturnType<Miniflare["getD1Database"]>>, database: Database) {
  await d1.prepare(TABLE).run();
  const { results } = await d1.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  const done = new Set(results.map(({ name }) => name));
  const pending = database.files.filter((name) => !done.has(name));
  for (const name of pending) {
    const statements = unstable_splitSqlQuery(readFileSync(join(database.folder, name), "utf8"));
    await d1.batch([
      ...statements.map((statement) => d1.prepare(statement)),
      d1.prepare("INSERT INTO d1_migrations (name) VALUES (?1)").bind(name),
    ]);
  }
  return pending;
}
