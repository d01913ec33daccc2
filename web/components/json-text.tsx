import { printJson } from "./json-print.ts";
import { LongText } from "./long-text.tsx";

const MOST_JSON = 20_000;
const ONE_LINE = 100;

/**
 * A value as indented JSON; a short one on a line of its own, and a text bare unless it is JSON itself, as
 * tools answer. A long one is cut: the JSON tab has the rest.
 */
export function JsonText({ value }: { value: unknown }) {
  const parsed = typeof value === "string" ? parseAnswer(value) : value;
  if (typeof parsed === "string") return <LongText text={parsed} />;
  const { text, cut } = printJson(parsed, MOST_JSON);
  // A line break in printed JSON is always between values: inside strings it is escaped.
  const line = text.length <= ONE_LINE ? text.replace(/\n */g, " ") : text;
  return <LongText class="json-text" text={cut ? `${line}\n…` : line} most={1500} />;
}

/** The object or list that a text holds, or the text. */
function parseAnswer(text: string): unknown {
  if (text.length > MOST_JSON || !/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
