import type { Filter } from "../domain/filter/ast.ts";
import { parseFilter } from "../domain/filter/parse.ts";
import { ServiceError } from "./error.ts";

/**
 * A filter as a client wrote it. `now` is microseconds. Throws `invalid_filter` with the mistake's place, in
 * characters, as the issue's path (`filter[5..10]`).
 */
export function readFilter(text: string | undefined, now: number): Filter {
  const parsed = parseFilter(text ?? "", now);
  if (parsed.ok) return parsed.filter;
  const { start, end, message } = parsed.problem;
  throw new ServiceError("invalid_filter", `${message} (at ${start})`, {
    issues: [{ path: `filter[${start}..${end}]`, message }],
  });
}
