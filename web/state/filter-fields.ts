import { HAS, IS, type NUMBER_FIELDS, type TEXT_FIELDS } from "../../worker/domain/filter/ast.ts";
import { lex } from "../../worker/domain/filter/lexer.ts";
import { SPAN_KINDS, SPAN_STATUSES, type SpanRow } from "../../worker/protocol/span.ts";

type FieldName = (typeof TEXT_FIELDS)[number] | (typeof NUMBER_FIELDS)[number] | "input" | "output";

/** What each field is, in a few words. The order is that of the menu: what is asked most comes first. */
const ABOUT: Record<FieldName | "is" | "has", string> = {
  is: "error, running, root, unpriced …",
  kind: "llm, tool, agent …",
  model: "the model that answered",
  user: "whom it was for",
  name: "the span's name",
  status: "ok, error or running",
  error: "type or text of the error",
  input: "words that were sent",
  output: "words of the answer",
  latency: "how long it took: >2s",
  cost: "US dollars: >0.01",
  tokens: "all tokens: >1k",
  start: "when it began: >-2h",
  tag: "a tag it carries",
  has: "what is there: has:error",
  tool: "a tool that was offered or called",
  conversation: "a conversation's id",
  trace: "a trace's id",
  environment: "production, staging …",
  release: "the application's version",
  provider: "openai, anthropic …",
  finish: "why the model stopped",
  ttft: "time to the first token: >800ms",
  "tokens.input": "tokens that were sent",
  "tokens.output": "tokens of the answer",
  "tokens.cached": "tokens from the cache",
  "tokens.reasoning": "tokens of reasoning",
};

export const FIELDS = Object.entries(ABOUT).map(([name, about]) => ({ name, about }));

/** Values of a field that are known without looking at spans. */
export function fixedValues(field: string): readonly string[] {
  switch (field) {
    case "kind":
      return SPAN_KINDS;
    case "status":
      return SPAN_STATUSES;
    case "has":
      return HAS;
    case "is":
      return IS;
    case "latency":
      return [">500ms", ">2s", ">10s", "1s..5s"];
    case "ttft":
      return [">500ms", ">1s", ">3s"];
    case "cost":
      return [">0.001", ">0.01", ">0.1"];
    case "start":
      return [">-15m", ">-1h", ">-24h", ">-7d"];
    default:
      return field.startsWith("tokens") ? [">100", ">1k", ">10k"] : [];
  }
}

/** Values seen in spans, by field, the commonest first. */
export type Seen = Readonly<Record<string, readonly string[]>>;

/** Under this name, which no field can have, are the fields of metadata themselves. */
export const METADATA = "metadata.*";

/** Whether a name can be written as a field: keys of metadata can be any text. */
function isField(name: string): boolean {
  const lexed = lex(`${name}:`);
  return "tokens" in lexed && lexed.tokens[0]?.kind === "field" && lexed.tokens[0].text === name;
}

const OF_ROW: Record<string, (row: SpanRow) => readonly (string | null)[]> = {
  model: (row) => [row.model],
  user: (row) => [row.user_id],
  name: (row) => [row.name],
  provider: (row) => [row.provider],
  environment: (row) => [row.environment],
  release: (row) => [row.release],
  finish: (row) => [row.finish_reason],
  error: (row) => [row.error?.type ?? null],
  tag: (row) => row.tags,
  tool: (row) => row.tool_names,
  [METADATA]: (row) =>
    Object.keys(row.metadata)
      .map((key) => `metadata.${key}`)
      .filter(isField),
};
const MOST = 200;

/** What rows hold, after what `before` knew: a narrow filter must not forget what a wide one showed. */
export function seenIn(rows: Iterable<SpanRow>, before: Seen = {}): Seen {
  const counts = new Map(Object.keys(OF_ROW).map((field) => [field, new Map<string, number>()]));
  const add = (field: string, value: unknown) => {
    const of = counts.get(field) ?? new Map<string, number>();
    counts.set(field, of);
    of.set(String(value), (of.get(String(value)) ?? 0) + 1);
  };
  for (const row of rows) {
    for (const [field, valuesOf] of Object.entries(OF_ROW))
      for (const value of valuesOf(row)) if (value) add(field, value);
    for (const [key, value] of Object.entries(row.metadata))
      if (value !== null && typeof value !== "object") add(`metadata.${key}`, value);
  }
  const seen: Record<string, readonly string[]> = { ...before };
  for (const [field, of] of counts) {
    const common = [...of].sort((a, b) => b[1] - a[1]).map(([value]) => value);
    seen[field] = [...new Set([...common, ...(before[field] ?? [])])].slice(0, MOST);
  }
  return seen;
}
