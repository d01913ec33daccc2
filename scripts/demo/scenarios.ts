import type { Scenario } from "./scenario.ts";
import { LANGUAGES } from "./scenarios/languages.ts";
import { SHOWROOM } from "./scenarios/showroom.ts";
import { TROUBLE } from "./scenarios/trouble.ts";

/** The order the demo goes through: ordinary and odd in turn, and the one-dollar sale soon. */
export const SCENARIOS: Scenario[] = interleave(TROUBLE, [...SHOWROOM, ...LANGUAGES]);

function interleave<T>(first: T[], second: T[]): T[] {
  const longest = Math.max(first.length, second.length);
  return Array.from({ length: longest }, (_, n) => [first[n], second[n]])
    .flat()
    .filter((item): item is NonNullable<typeof item> => item !== undefined);
}
