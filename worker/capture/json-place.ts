/**
 * Where a text stops being JSON: the index of the first character that cannot stand there, its length when it
 * ends too early, undefined when it is JSON. The engine's own message often leaves the place out. Iterative:
 * a client may nest as deep as it likes.
 */
export function jsonPlace(text: string): number | undefined {
  const open: string[] = [];
  let at = skipSpace(text, 0);
  // What may come next: a value, a key, or what follows a value. An empty container may close at once.
  let next: "value" | "key" | "after" = "value";
  let mayClose = false;
  for (;;) {
    const char = text[at];
    if (char === undefined) return next === "after" && open.length === 0 ? undefined : at;
    if (next === "after") {
      const inside = open.at(-1);
      if (char === "," && inside !== undefined) next = inside === "{" ? "key" : "value";
      else if (char === (inside === "{" ? "}" : "]") && inside !== undefined) open.pop();
      else return at;
      at++;
    } else if (mayClose && char === (next === "key" ? "}" : "]")) {
      open.pop();
      next = "after";
      at++;
    } else if (next === "key") {
      if (char !== '"') return at;
      const end = stringEnd(text, at);
      if (end < 0) return ~end;
      at = skipSpace(text, end);
      if (text[at] !== ":") return at;
      at++;
      next = "value";
    } else if (char === "{" || char === "[") {
      open.push(char);
      at = skipSpace(text, at + 1);
      next = char === "{" ? "key" : "value";
      mayClose = true;
      continue;
    } else {
      const end = scalarEnd(text, at);
      if (end < 0) return ~end;
      at = end;
      next = "after";
    }
    mayClose = false;
    at = skipSpace(text, at);
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at++;
  return at;
}

/** The index after the scalar at `at`, or the complement of where it goes wrong. */
function scalarEnd(text: string, at: number): number {
  switch (text[at]) {
    case '"':
      return stringEnd(text, at);
    case "t":
      return wordEnd(text, at, "true");
    case "f":
      return wordEnd(text, at, "false");
    case "n":
      return wordEnd(text, at, "null");
    default:
      return numberEnd(text, at);
  }
}

function wordEnd(text: string, at: number, word: string): number {
  for (let i = 0; i < word.length; i++) if (text[at + i] !== word[i]) return ~(at + i);
  return at + word.length;
}

const ESCAPED = new Set('"\\/bfnrt');
const HEX = /^[\da-fA-F]$/;

function stringEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return ~at;
    if (code !== 0x5c) continue;
    at++;
    const letter = text[at] ?? "";
    if (letter === "u") {
      for (let digit = 0; digit < 4; digit++)
        if (!HEX.test(text[++at] ?? "")) return ~Math.min(at, text.length);
    } else if (!ESCAPED.has(letter)) return ~Math.min(at, text.length);
  }
  return ~text.length;
}

function numberEnd(text: string, from: number): number {
  let at = text[from] === "-" ? from + 1 : from;
  const digits = () => {
    const first = at;
    while (isDigit(text[at])) at++;
    return at > first;
  };
  if (text[at] === "0") at++;
  else if (!digits()) return ~at;
  if (text[at] === ".") {
    at++;
    if (!digits()) return ~at;
  }
  if (text[at] === "e" || text[at] === "E") {
    at++;
    if (text[at] === "+" || text[at] === "-") at++;
    if (!digits()) return ~at;
  }
  return at;
}

const isDigit = (char: string | undefined) => char !== undefined && char >= "0" && char <= "9";
