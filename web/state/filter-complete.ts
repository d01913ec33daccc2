import { lex, type Token } from "../../worker/domain/filter/lexer.ts";
import { FIELDS, fixedValues, METADATA, type Seen } from "./filter-fields.ts";
import { writeValue } from "./filter-text.ts";

/** A text that can stand at the cursor in place of `from` to `to`. */
export interface Completion {
  insert: string;
  about: string;
  from: number;
  to: number;
  /** A field waits for its value; a value is finished. */
  kind: "field" | "value";
}

const MOST = 12;
const REST_OF_FIELD = /^[\p{L}\p{M}\p{N}_.-]*:?/u;
const REST_OF_VALUE = /^[^\s()"]*/;

/** What can be written at the cursor: fields, or after `field:` its values. */
export function completionsAt(text: string, cursor: number, seen: Seen): Completion[] {
  const place = placeAt(text.slice(0, cursor));
  if (!place) return [];
  const { field, written, from } = place;
  const rest = text.slice(cursor);
  if (field === null) {
    const to = cursor + (REST_OF_FIELD.exec(rest)?.[0].length ?? 0);
    const metadata = (seen[METADATA] ?? []).map((name) => ({ name, about: "metadata of your spans" }));
    return bestOf([...FIELDS, ...metadata], written, ({ name }) => name).map(({ name, about }) => ({
      insert: `${name}:`,
      about,
      from,
      to,
      kind: "field",
    }));
  }
  const to = cursor + (REST_OF_VALUE.exec(rest)?.[0].length ?? 0);
  const fixed = fixedValues(field);
  // A field that is typed may have the name of anything objects have.
  const values = [...fixed, ...(Object.hasOwn(seen, field) ? (seen[field] ?? []) : [])];
  const found = bestOf(values, written, (value) => value).map((value): Completion => {
    const insert = fixed.includes(value) ? value : writeValue(value);
    return { insert, about: "", from, to, kind: "value" };
  });
  // What is written out already needs no completion of itself alone.
  return found.length === 1 && found[0]?.insert === text.slice(from, to) ? [] : found;
}

/** The field whose value is being written, or null where a term begins. */
function placeAt(before: string): { field: string | null; written: string; from: number } | undefined {
  const lexed = lex(before);
  const cursor = before.length;
  if ("problem" in lexed) {
    // An open quote: the tokens before it say what it is the value of.
    const { start } = lexed.problem;
    const field = placeAt(before.slice(0, start))?.field;
    return field ? { field, written: before.slice(start + 1), from: start } : undefined;
  }
  const tokens = lexed.tokens.slice(0, -1);
  const group = groupOf(tokens);
  const last = tokens.at(-1);
  if (!last || last.end < cursor || last.kind === "open" || last.kind === "not")
    return { field: group, written: "", from: cursor };
  if (last.kind === "field") return { field: last.text, written: "", from: cursor };
  if (last.kind === "quoted" || last.kind === "close") return undefined;
  const owner = tokens.at(-2);
  const field = owner?.kind === "field" && owner.end === last.start ? owner.text : group;
  return { field, written: last.text, from: last.start };
}

/** The field of the list of values that is open at the end, as in `kind:(llm `. */
function groupOf(tokens: readonly Token[]): string | null {
  const open: (string | null)[] = [];
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1];
    if (token.kind === "open")
      open.push(before?.kind === "field" && before.end === token.start ? before.text : null);
    if (token.kind === "close") open.pop();
  }
  return open.at(-1) ?? null;
}

/** Those that begin with what is written, then those that hold it. */
function bestOf<T>(all: readonly T[], written: string, textOf: (one: T) => string): T[] {
  const wanted = written.toLowerCase();
  const begin: T[] = [];
  const hold: T[] = [];
  for (const one of all) {
    const at = textOf(one).toLowerCase().indexOf(wanted);
    if (at === 0) begin.push(one);
    else if (at > 0) hold.push(one);
  }
  return [...begin, ...hold].slice(0, MOST);
}

/** The text with a completion in it, and where the cursor goes. A finished value is followed by a space. */
export function applyCompletion(text: string, one: Completion): { text: string; cursor: number } {
  const rest = text.slice(one.to);
  const space = one.kind === "value" && !/^[\s)]/.test(rest) ? " " : "";
  const before = text.slice(0, one.from) + one.insert + space;
  return { text: before + rest, cursor: before.length };
}

/** The text in pieces, of which those that are wrong are underlined. A mistake at the very end has a place too. */
export function piecesOf(
  text: string,
  problem: { start: number; end: number } | null,
): { text: string; wrong: boolean }[] {
  if (!problem) return [{ text, wrong: false }];
  const start = Math.min(problem.start, text.length);
  const end = Math.max(start, Math.min(problem.end, text.length));
  const pieces = [
    { text: text.slice(0, start), wrong: false },
    { text: text.slice(start, end) || " ", wrong: true },
    { text: text.slice(end), wrong: false },
  ];
  return pieces.filter((piece) => piece.text !== "");
}
