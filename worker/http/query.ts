import { z } from "zod";
import { readTime } from "../domain/time.ts";
import { ServiceError } from "../services/error.ts";
import type { AppContext } from "./types.ts";

/** A time in a query: ISO 8601 or a number since 1970. Microseconds. */
export const Time = z.string().transform((value, context) => {
  const us = readTime(value);
  if (us === undefined) context.addIssue("not a time: ISO 8601, or a number since 1970");
  return us ?? 0;
});

/** The rows of a page: more than allowed is refused, so that nobody believes to have seen all. */
export const limitOf = (usual: number, most: number) =>
  z.coerce.number().int().min(1).max(most).default(usual);

/** The query, checked. Throws `invalid_query` with the parameters that are wrong. */
export function readQuery<T extends z.ZodType>(c: AppContext, schema: T): z.infer<T> {
  const parsed = schema.safeParse(c.req.query());
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new ServiceError("invalid_query", "the query is not as it should be", { issues });
}
