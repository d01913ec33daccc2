import { jsonPlace } from "./json-place.ts";

/**
 * The elements of a JSON array as they were written, to the letter. `text` must be valid JSON with an array
 * at its top. Iterative: a client may nest as deep as it likes.
 */
export function splitArray(text: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let start = text.indexOf("[") + 1;
  for (let i = start; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
        i = endOfString(text, i);
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth++;
        break;
      case CLOSE_BRACE:
        depth--;
        break;
      case CLOSE_BRACKET:
        if (depth === 0) {
          const last = text.slice(start, i).trim();
          if (last !== "") elements.push(last);
          return elements;
        }
        depth--;
        break;
      case COMMA:
        if (depth === 0) {
          elements.push(text.slice(start, i).trim());
          start = i + 1;
        }
    }
  }
  return elements;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** The closing quote of the string that opens at `open`. */
function endOfString(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); ; close = text.indexOf('"', close + 1)) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return close;
  }
}

/** What is wrong with a text that is not JSON, and where. The text itself may be private and is not quoted. */
export function jsonProblem(text: string): string {
  const place = jsonPlace(text) ?? text.length;
  const before = text.slice(0, place);
  const line = before.split("\n").length;
  const column = place - before.lastIndexOf("\n");
  const where = `position ${place} (line ${line}, column ${column})`;
  return place >= text.length ? `the JSON ends too early, at ${where}` : `not valid JSON at ${where}`;
}
