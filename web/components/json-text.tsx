import { printJson } from "./json-print.ts";
import { LongText } from "./long-text.tsx";

const MOST_JSON = 20_000;

/** A value as indented JSON, or a text bare; a long one is cut, with the JSON tab for the rest. */
export function JsonText({ value }: { value: unknown }) {
  if (typeof value === "string") return <LongText text={value} />;
  const { text, cut } = printJson(value, MOST_JSON);
  return <LongText class="json-text" text={cut ? `${text}\n…` : text} most={1500} />;
}
