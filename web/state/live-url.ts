import type { LiveFilter } from "../../worker/protocol/live.ts";

export const FILTER_FIELDS = ["kind", "status", "model", "user"] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** What an address asks a list for: its filter, and the span that is open. */
export interface LiveAddress {
  filter: LiveFilter;
  span: string | null;
}

/** Reads `?kind=&status=&model=&user=&span=` of an address (path and query). */
export function readAddress(url: string): LiveAddress {
  const query = queryOf(url);
  const filter: LiveFilter = {};
  for (const field of FILTER_FIELDS) {
    const value = query.get(field);
    if (value) filter[field] = value;
  }
  return { filter, span: query.get("span") || null };
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
