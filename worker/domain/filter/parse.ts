import { MAX_FILTER_CHARS } from "../../protocol/limits.ts";
import { SPAN_KINDS, SPAN_STATUSES } from "../../protocol/span.ts";
import { clean } from "../clean.ts";
import { phraseOf } from "../text.ts";
import {
  type Condition,
  type Filter,
  HAS,
  type Has,
  IS,
  type Is,
  NUMBER_FIELDS,
  type NumberField,
  type Op,
  TEXT_FIELDS,
  type TextColumn,
  type TextField,
} from "./ast.ts";
import { lex, type Token } from "./lexer.ts";
import { nearest } from "./suggest.ts";
import { expectedOf, readDay, readNumber, toPattern } from "./values.ts";

/** What is wrong with a filter, where (characters, the end not included), and what was probably meant. */
export interface FilterProblem {
  start: number;
  end: number;
  message: string;
  suggestion?: string;
}

export type Parsed = { ok: true; filter: Filter } | { ok: false; problem: FilterProblem };

/** Bounds on what one filter may ask: databases bound the depth and the length of an expression too. */
export const MAX_CONDITIONS = 60;
export const MAX_DEPTH = 12;
export const MAX_STARS = 4;

/** Reads a filter. `now`, microseconds, is what relative times count from. An empty filter is `all`. */
export function parseFilter(text: string, now: number): Parsed {
  if (text.length > MAX_FILTER_CHARS)
    return fail({
      start: MAX_FILTER_CHARS,
      end: text.length,
      message: `longer than ${MAX_FILTER_CHARS} characters`,
    });
  const lexed = lex(clean(text));
  if ("problem" in lexed) return fail(lexed.problem);
  try {
    return { ok: true, filter: new Parser(lexed.tokens, now).parse() };
  } catch (error) {
    if (error instanceof Mistake) return fail(error.problem);
    throw error;
  }
}

const fail = (problem: FilterProblem): Parsed => ({ ok: false, problem });

/** Leaves the parser from any depth; never leaves this file. */
class Mistake extends Error {
  readonly problem: FilterProblem;
  constructor(problem: FilterProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

const FIELDS: readonly string[] = [
  ...TEXT_FIELDS,
  ...NUMBER_FIELDS,
  "input",
  "output",
  "has",
  "is",
  "metadata.",
];
const ENUMS: Partial<Record<TextField, readonly string[]>> = { kind: SPAN_KINDS, status: SPAN_STATUSES };

class Parser {
  readonly #tokens: Token[];
  readonly #now: number;
  #at = 0;
  #conditions = 0;

  constructor(tokens: Token[], now: number) {
    this.#tokens = tokens;
    this.#now = now;
  }

  parse(): Filter {
    if (this.#isAtEnd()) return { type: "all" };
    const filter = this.#or(0);
    if (this.#isAtEnd()) return filter;
    throw this.#mistake(this.#next, "this ) closes nothing");
  }

  #isAtEnd(): boolean {
    return this.#next.kind === "end";
  }

  get #next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #take(): Token {
    return this.#tokens[this.#at++] as Token;
  }

  #or(depth: number): Filter {
    const of = [this.#and(depth)];
    while (this.#next.kind === "or") {
      this.#take();
      of.push(this.#and(depth));
    }
    return of.length === 1 ? (of[0] as Filter) : { type: "or", of };
  }

  #and(depth: number): Filter {
    const of = [this.#not(depth)];
    for (;;) {
      const { kind } = this.#next;
      if (kind === "and") this.#take();
      else if (kind === "or" || kind === "close" || kind === "end") break;
      of.push(this.#not(depth));
    }
    return of.length === 1 ? (of[0] as Filter) : { type: "and", of };
  }

  #not(depth: number): Filter {
    if (this.#next.kind !== "not") return this.#primary(depth);
    const token = this.#take();
    if (depth >= MAX_DEPTH) throw this.#mistake(token, `nested deeper than ${MAX_DEPTH}`);
    return { type: "not", of: this.#not(depth + 1) };
  }

  #primary(depth: number): Filter {
    const token = this.#take();
    switch (token.kind) {
      case "open":
        return this.#group(token, () => this.#or(depth + 1), depth);
      case "field":
        return this.#field(token, depth);
      case "quoted":
      case "word":
        return this.#text("any", token);
      default:
        throw this.#mistake(
          token,
          token.kind === "end" ? "something is missing here" : `nothing to ${token.text}`,
        );
    }
  }

  #group(open: Token, inside: () => Filter, depth: number): Filter {
    if (depth >= MAX_DEPTH) throw this.#mistake(open, `nested deeper than ${MAX_DEPTH}`);
    const filter = inside();
    if (this.#next.kind !== "close") throw this.#mistake(open, "this ( is not closed");
    this.#take();
    return filter;
  }

  /** What follows `field:`: one value, or several in parentheses. */
  #field(field: Token, depth: number): Filter {
    const condition = this.#conditionOf(field);
    const value = this.#next;
    if (value.start !== field.end || !(this.#isValue(value) || value.kind === "open"))
      throw this.#mistake(field, `${field.text}: has no value`);
    if (value.kind !== "open") return this.#counted(condition(this.#take()), value);
    this.#take();
    return this.#group(value, () => this.#values(condition), depth);
  }

  /** `(a OR b)`, also `(a, b)` and `(a b)`: any of them. */
  #values(condition: (value: Token) => Filter): Filter {
    const of: Filter[] = [];
    for (;;) {
      const token = this.#next;
      if (token.kind === "or") this.#take();
      else if (this.#isValue(token)) of.push(this.#counted(condition(this.#take()), token));
      else if (token.kind === "not" && this.#isValue(this.#tokens[this.#at + 1])) {
        this.#take();
        const value = this.#take();
        of.push({ type: "not", of: this.#counted(condition(value), value) });
      } else if (token.kind === "field") throw this.#mistake(token, "a value with a colon needs quotes here");
      else break;
    }
    if (of.length === 0) throw this.#mistake(this.#next, "a value is missing here");
    return of.length === 1 ? (of[0] as Filter) : { type: "or", of };
  }

  #isValue(token: Token | undefined): boolean {
    return token?.kind === "word" || token?.kind === "quoted";
  }

  /** How a value of this field is understood. */
  #conditionOf(field: Token): (value: Token) => Filter {
    const name = field.text;
    if (name === "input" || name === "output") return (value) => textCondition(name, value);
    if (name === "has") return (value) => this.#has(value);
    if (name === "is") return (value) => ({ type: "is", what: this.#oneOf(value, IS) as Is });
    if (name.startsWith("metadata.") && name.length > "metadata.".length)
      return (value) => this.#metadata(name.slice("metadata.".length), value);
    if (includes(NUMBER_FIELDS, name)) return (value) => this.#number(name, value);
    if (includes(TEXT_FIELDS, name)) return (value) => this.#match(name, value);
    throw this.#unknown(field, "field", FIELDS);
  }

  #text(column: TextColumn, token: Token): Filter {
    return this.#counted(textCondition(column, token), token);
  }

  #counted(filter: Filter, at: Token): Filter {
    if (++this.#conditions > MAX_CONDITIONS)
      throw this.#mistake(at, `more than ${MAX_CONDITIONS} conditions and stars`);
    return filter;
  }

  #match(field: TextField, value: Token): Filter {
    const known = ENUMS[field];
    if (known && !value.text.includes("*")) this.#oneOf(value, known);
    return { type: "match", field, pattern: this.#pattern(value) };
  }

  #pattern(value: Token): string[] {
    if (value.kind === "quoted") return [value.text];
    const pattern = toPattern(value.text);
    if (pattern.length > MAX_STARS + 1) throw this.#mistake(value, `more than ${MAX_STARS} stars`);
    // Each star is a search of its own.
    this.#conditions += pattern.length - 1;
    return pattern;
  }

  #number(field: NumberField, value: Token): Filter {
    const compare = (op: Op, number: number): Condition => ({ type: "compare", field, op, value: number });
    const read = (text: string): number => {
      const number = readNumber(field, text, this.#now);
      if (number === undefined) throw this.#mistake(value, `expected ${expectedOf(field)}`);
      return number;
    };
    const range = value.text.split("..");
    if (range.length === 2 && range[0] && range[1])
      return { type: "and", of: [compare(">=", read(range[0])), compare("<=", read(range[1]))] };
    const { op, rest } = operatorOf(value.text);
    const day = field === "start" && op === "=" ? readDay(rest) : undefined;
    if (day) return { type: "and", of: [compare(">=", day[0]), compare("<", day[1])] };
    return compare(op, read(rest));
  }

  #metadata(key: string, value: Token): Filter {
    if (value.kind === "quoted") return { type: "metadata", key, pattern: [value.text] };
    const { op, rest } = operatorOf(value.text);
    if (op === "=") return { type: "metadata", key, pattern: this.#pattern(value) };
    const number = Number(rest);
    if (rest === "" || !Number.isFinite(number))
      throw this.#mistake(value, "expected a number to compare with");
    return { type: "metadata-number", key, op, value: number };
  }

  #has(value: Token): Filter {
    if (value.text.startsWith("metadata."))
      return { type: "has-metadata", key: value.text.slice("metadata.".length) };
    return { type: "has", what: this.#oneOf(value, HAS) as Has };
  }

  #oneOf(value: Token, known: readonly string[]): string {
    if (known.includes(value.text)) return value.text;
    throw this.#unknown(value, "value", known);
  }

  #unknown(token: Token, what: string, known: readonly string[]): Mistake {
    const suggestion = nearest(token.text, known);
    const end = what === "field" ? token.end - 1 : token.end;
    const hint = suggestion ? `, did you mean \`${suggestion}\`?` : `: expected one of ${known.join(", ")}`;
    const message = `unknown ${what} \`${token.text}\`${hint}`;
    return new Mistake({ start: token.start, end, message, ...(suggestion && { suggestion }) });
  }

  #mistake(token: Token, message: string): Mistake {
    return new Mistake({ start: token.start, end: token.end, message });
  }
}

const OPERATOR = /^(>=|<=|>|<|=)/;

function operatorOf(text: string): { op: Op; rest: string } {
  const op = OPERATOR.exec(text)?.[0] as Op | undefined;
  return op ? { op, rest: text.slice(op.length) } : { op: "=", rest: text };
}

/** Words of the text; a word ending in a star is the beginning of one. A value without any word is no condition. */
function textCondition(column: TextColumn, token: Token): Filter {
  const prefix = token.kind === "word" && token.text.endsWith("*");
  const phrase = phraseOf(prefix ? token.text.slice(0, -1) : token.text, prefix);
  return phrase.words.length === 0 ? { type: "all" } : { type: "text", column, phrase };
}

function includes<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}
