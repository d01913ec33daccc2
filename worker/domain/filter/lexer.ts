/** A piece of a filter, with its place in the text: characters, the end not included. */
export interface Token {
  kind: "open" | "close" | "and" | "or" | "not" | "field" | "word" | "quoted" | "end";
  /** A field's name without its colon; a word as typed; a quoted text without its quotes. */
  text: string;
  start: number;
  end: number;
}

export interface LexProblem {
  start: number;
  end: number;
  message: string;
}

// Any letters: a key of metadata is a field too.
const FIELD = /[\p{L}_][\p{L}\p{M}\p{N}_.-]*:/uy;
const SPACE = /\s+/y;
const OPERATORS: Record<string, Token["kind"]> = { AND: "and", OR: "or", NOT: "not" };

/** The tokens of a filter, closed by `end`, or what cannot be read. */
export function lex(text: string): { tokens: Token[] } | { problem: LexProblem } {
  const tokens: Token[] = [];
  const push = (kind: Token["kind"], value: string, start: number, end: number) =>
    tokens.push({ kind, text: value, start, end });
  let at = 0;
  while (at < text.length) {
    SPACE.lastIndex = at;
    if (SPACE.test(text)) {
      at = SPACE.lastIndex;
      continue;
    }
    const start = at;
    const char = text[at] as string;
    const isValue = at > 0 && tokens.at(-1)?.kind === "field" && tokens.at(-1)?.end === at;
    FIELD.lastIndex = at;
    if (char === "(" || char === ")") {
      push(char === "(" ? "open" : "close", char, start, ++at);
    } else if (char === '"') {
      const quoted = readQuoted(text, at);
      if (!quoted) return { problem: { start, end: text.length, message: 'a " is opened and not closed' } };
      push("quoted", quoted.text, start, quoted.end);
      at = quoted.end;
    } else if (char === "-" && !isValue && startsTerm(text[at + 1])) {
      push("not", "-", start, ++at);
    } else if (!isValue && FIELD.test(text)) {
      at = FIELD.lastIndex;
      push("field", text.slice(start, at - 1), start, at);
    } else {
      at = endOfWord(text, at);
      const word = text.slice(start, at);
      push(isValue ? "word" : (OPERATORS[word] ?? "word"), word, start, at);
    }
  }
  push("end", "", text.length, text.length);
  return { tokens };
}

// A minus before a space is a word of its own: "a - b".
const startsTerm = (next: string | undefined) => next !== undefined && !/[\s)]/.test(next);

/** A backslash lets a quote or a backslash stand for itself. */
function readQuoted(text: string, open: number): { text: string; end: number } | undefined {
  let value = "";
  for (let at = open + 1; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '"') return { text: value, end: at + 1 };
    if (char === "\\" && (text[at + 1] === '"' || text[at + 1] === "\\")) value += text[++at];
    else value += char;
  }
  return undefined;
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && !/[\s()"]/.test(text[at] as string)) at++;
  return at;
}
