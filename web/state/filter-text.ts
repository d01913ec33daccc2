import { lex, type Token } from "../../worker/domain/filter/lexer.ts";

const BARE = /^[\p{L}\p{N}_][^\s()"*\\]*$/u;

/** A value as the filter language reads it back exactly: bare where it can be, else quoted. */
export function writeValue(value: string): string {
  // Numbers with `..` between are a range, and only what is quoted is never one.
  return BARE.test(value) && !value.includes("..") ? value : `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** `field:value`, for exactly this value. */
export const termOf = (field: string, value: string): string => `${field}:${writeValue(value)}`;

/** A filter cut at its top level. */
interface Outline {
  /** What must all hold, as written. */
  terms: string[];
  /** Whether the top level is alternatives instead, so that nothing can be added at its end. */
  alternatives: boolean;
}

function outlineOf(text: string): Outline | undefined {
  const lexed = lex(text);
  if ("problem" in lexed) return undefined;
  const terms: string[] = [];
  let alternatives = false;
  let depth = 0;
  let start: number | null = null;
  const end = (token: Token) => {
    if (start !== null && depth === 0) {
      terms.push(text.slice(start, token.end));
      start = null;
    }
  };
  for (const token of lexed.tokens) {
    if (token.kind === "end") break;
    if (depth === 0 && token.kind === "or") alternatives = true;
    if (depth === 0 && (token.kind === "or" || token.kind === "and")) continue;
    start ??= token.start;
    if (token.kind === "open") depth++;
    if (token.kind === "close") depth = Math.max(0, depth - 1);
    if (token.kind === "close" || token.kind === "word" || token.kind === "quoted") end(token);
  }
  if (start !== null) terms.push(text.slice(start).trim());
  return { terms, alternatives };
}

/** What must all hold for a filter to; empty when its top level is alternatives. */
export function conjunctsOf(text: string): string[] {
  const outline = outlineOf(text);
  return outline && !outline.alternatives ? outline.terms : [];
}

/** The filter with one more condition that must hold. What cannot be read is left as it is. */
export function addTerm(text: string, term: string): string {
  const outline = outlineOf(text);
  if (!outline || (!outline.alternatives && outline.terms.includes(term))) return text;
  if (outline.terms.length === 0) return term;
  return outline.alternatives ? `(${text.trim()}) ${term}` : `${text.trim()} ${term}`;
}

/** Takes a condition out of the filter, or puts it in, in the place of those that exclude it. */
export function toggleTerm(text: string, term: string, instead: readonly string[] = []): string {
  const terms = conjunctsOf(text);
  const kept = terms.filter((one) => one !== term && !instead.includes(one));
  if (terms.includes(term)) return kept.join(" ");
  return addTerm(kept.length < terms.length ? kept.join(" ") : text, term);
}
