import type { LiveFilter } from "../../protocol/live.ts";

/**
 * What a list or a watcher asks for: every condition that is given must hold. The filter language widens
 * this; its two compilers are `predicate.ts` and `sql.ts`.
 */
export interface SpanFilter extends LiveFilter {
  conversation?: string | undefined;
}
