/** A database of wrangler.toml, and where its migrations are. */
export interface ConfiguredDatabase {
  binding: string;
  name: string;
}

const HEADER = /^\s*\[/;
const KEY = /^\s*(\w+)\s*=\s*"([^"]*)"/;

/** Walks the lines of the tables `[[name]]`, as (keys of the table, lines). What lies outside is handed on as it is. */
function mapTables(
  toml: string,
  name: string,
  map: (keys: Map<string, string>, lines: string[]) => string[],
) {
  const out: string[] = [];
  let table: string[] | null = null;
  const close = () => {
    if (!table) return;
    const keys = new Map<string, string>();
    for (const line of table) {
      const [, key, value] = KEY.exec(line) ?? [];
      if (key !== undefined && value !== undefined) keys.set(key, value);
    }
    out.push(...map(keys, table));
    table = null;
  };
  for (const line of toml.split("\n")) {
    if (HEADER.test(line)) close();
    if (line.trim() === `[[${name}]]`) table = [];
    (table ?? out).push(line);
  }
  close();
  return out.join("\n");
}

/** The D1 databases that a wrangler.toml names, in its order. */
export function databasesOf(toml: string): ConfiguredDatabase[] {
  const found: ConfiguredDatabase[] = [];
  mapTables(toml, "d1_databases", (keys, lines) => {
    found.push({ binding: keys.get("binding") ?? "", name: keys.get("database_name") ?? "" });
    return lines;
  });
  return found;
}

/** The R2 buckets that a wrangler.toml names. */
export function bucketsOf(toml: string): string[] {
  const found: string[] = [];
  mapTables(toml, "r2_buckets", (keys, lines) => {
    found.push(keys.get("bucket_name") ?? "");
    return lines;
  });
  return found;
}

/** The same wrangler.toml with the account's ids of its databases, by name. Throws when one has no id. */
export function withDatabaseIds(toml: string, ids: ReadonlyMap<string, string>): string {
  return mapTables(toml, "d1_databases", (keys, lines) => {
    const name = keys.get("database_name") ?? "";
    const id = ids.get(name);
    if (!id) throw new Error(`no id for the database ${name}`);
    return lines.map((line) => line.replace(/^(\s*database_id\s*=\s*)"[^"]*"/, `$1"${id}"`));
  });
}
