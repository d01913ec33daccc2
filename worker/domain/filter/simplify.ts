import type { Filter } from "./ast.ts";

/** The same filter without chains in chains of their kind, and without conditions that hold for all. */
export function simplify(filter: Filter): Filter {
  if (filter.type === "not") return { type: "not", of: simplify(filter.of) };
  if (filter.type !== "and" && filter.type !== "or") return filter;
  const { type } = filter;
  const of = filter.of.map(simplify).flatMap((part) => (part.type === type ? part.of : [part]));
  if (type === "or") return of.some((part) => part.type === "all") ? { type: "all" } : single(type, of);
  return single(
    type,
    of.filter((part) => part.type !== "all"),
  );
}

function single(type: "and" | "or", of: Filter[]): Filter {
  if (of.length === 0) return { type: "all" };
  return of.length === 1 ? (of[0] as Filter) : { type, of };
}
