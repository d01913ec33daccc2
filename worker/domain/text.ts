/**
 * Our one tokenizer. The index, the query and the in-memory predicate all see what `foldText` makes, so
 * that they cannot disagree: FTS5's `ascii` tokenizer then only splits at ASCII that is no letter or digit.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is asked.
const ASCII = /^[\x00-\x7f]*$/;
const MARKS = /\p{M}+/gu;
const WORD = /[\p{L}\p{N}]+/gu;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const UNSPACED_RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

/**
 * A text as words with spaces between: lower case, no accents, and scripts that write no spaces cut into
 * overlapping pairs (日本語 → 日本 本語 語), so that any part of them is found by pairs and a prefix.
 * ASCII is returned as it is: the index lowers and splits it alike.
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text;
  const folded = text.normalize("NFKD").replace(MARKS, "").toLowerCase();
  const words: string[] = [];
  for (const [word] of folded.matchAll(WORD)) {
    if (!UNSPACED.test(word)) words.push(word);
    else
      for (const [run] of word.matchAll(UNSPACED_RUN))
        words.push(...(UNSPACED.test(run) ? pairs(run) : [run]));
  }
  return words.join(" ");
}

function pairs(run: string): string[] {
  const letters = [...run];
  return letters.map((letter, i) => letter + (letters[i + 1] ?? ""));
}

/** A word, as the index's `ascii` tokenizer cuts it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: all but ASCII is part of a word.
export const TOKEN = /(?:[0-9A-Za-z]|[^\x00-\x7f])+/g;

/** The words that the index sees in a folded text: what its `ascii` tokenizer makes of it. */
export function wordsOf(folded: string): string[] {
  return folded.match(TOKEN)?.map(lowerAscii) ?? [];
}

/**
 * A search as words in order. The last one is a beginning when that is asked, or when it is the odd letter that
 * cutting an unspaced script into pairs leaves over.
 */
export function phraseOf(text: string, prefix: boolean): { words: string[]; prefix: boolean } {
  const words = wordsOf(foldText(text));
  const last = words.at(-1);
  const odd = last !== undefined && [...last].length === 1 && UNSPACED.test(last);
  return { words, prefix: prefix || odd };
}

/** As the index, and SQL's `lower`, do it. */
export const lowerAscii = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
