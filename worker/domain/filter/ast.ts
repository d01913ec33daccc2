/** A filter as the parser understands it. Its two compilers are `sql.ts` and `predicate.ts`. */
export type Filter =
  | { type: "all" }
  | { type: "and" | "or"; of: Filter[] }
  | { type: "not"; of: Filter }
  | Condition;

export type Condition =
  | { type: "text"; column: TextColumn; phrase: Phrase }
  | { type: "match"; field: TextField; pattern: Pattern }
  | { type: "compare"; field: NumberField; op: Op; value: number }
  | { type: "metadata"; key: string; pattern: Pattern }
  | { type: "metadata-number"; key: string; op: Op; value: number }
  | { type: "has"; what: Has }
  | { type: "has-metadata"; key: string }
  | { type: "is"; what: Is };

export type TextColumn = "any" | "input" | "output";
export type Op = "=" | "<" | "<=" | ">" | ">=";

/** Words that follow one another; the last may be only the beginning of one. */
export interface Phrase {
  words: string[];
  prefix: boolean;
}

/** A text with `*` cut at the stars: one part is the whole text. */
export type Pattern = string[];

export const TEXT_FIELDS = [
  "kind",
  "name",
  "provider",
  "model",
  "status",
  "error",
  "user",
  "conversation",
  "trace",
  "environment",
  "release",
  "tag",
  "tool",
  "finish",
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

export const NUMBER_FIELDS = [
  "start",
  "latency",
  "ttft",
  "tokens",
  "tokens.input",
  "tokens.output",
  "tokens.cached",
  "tokens.reasoning",
  "cost",
] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];

export const HAS = [
  "error",
  "user",
  "model",
  "name",
  "parent",
  "input",
  "output",
  "cost",
  "tokens",
  "tag",
  "metadata",
  "tool",
  "conversation",
  "environment",
  "release",
] as const;
export type Has = (typeof HAS)[number];

export const IS = ["error", "ok", "running", "root", "leaf", "unpriced"] as const;
export type Is = (typeof IS)[number];
