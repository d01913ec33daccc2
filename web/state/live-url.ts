import { addTerm, termOf } from "./filter-text.ts";

/** Conditions that addresses of before the filter language named by themselves. */
const OLD_FIELDS = ["kind", "status", "model", "user"] as const;

/** What an address asks a list for: its filter, as text, and the span that is open. */
export interface LiveAddress {
  filter: string;
  span: string | null;
}

/** Reads `?filter=&span=` of an address (path and query), and `?kind=&status=&model=&user=` of old links. */
export function readAddress(url: string): LiveAddress {
  const query = queryOf(url);
  const old = OLD_FIELDS.flatMap((field) => {
    const value = query.get(field);
    return value ? [termOf(field, value)] : [];
  });
  const written = query.get("filter")?.trim();
  return { filter: [...old, ...(written ? [written] : [])].join(" "), span: query.get("span") || null };
}

/** The address as it is written today, or null when it already is. */
export function renewed(url: string): string | null {
  const query = queryOf(url);
  if (!OLD_FIELDS.some((field) => query.has(field))) return null;
  const taken = Object.fromEntries(OLD_FIELDS.map((field) => [field, null]));
  return withQuery(url, { ...taken, filter: readAddress(url).filter || null });
}

/** The live list with one more condition: of the filter in the address, or on another page of that one alone. */
export function filteredBy(url: string, live: string, term: string): string {
  if (url.split(/[?#]/, 1)[0] !== live) return withQuery(live, { filter: term });
  return withQuery(url, { filter: addTerm(readAddress(url).filter, term) });
}

/** The same address with some of its query changed; null takes a part away. */
export function withQuery(url: string, changes: Record<string, string | null>): string {
  const query = queryOf(url);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const path = url.split(/[?#]/, 1)[0] ?? "/";
  return query.size > 0 ? `${path}?${query}` : path;
}

function queryOf(url: string): URLSearchParams {
  const at = url.indexOf("?");
  return new URLSearchParams(at < 0 ? "" : url.slice(at + 1).split("#", 1)[0]);
}
