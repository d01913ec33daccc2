import type { Condition } from "../../domain/filter/ast.ts";
import type { SqlCondition } from "../../domain/filter/sql.ts";
import { TOKEN } from "../../domain/text.ts";

/** Events of one span whose texts are told apart in the index: rowid = n × this + number. */
export const TEXTS_PER_SPAN = 64;

export type TextCondition = Extract<Condition, { type: "text" }>;

const CODE_LENGTH = 4;
const CODES = 36 ** CODE_LENGTH;

/**
 * The few letters that every word of a project begins with in the index, so that a word's postings are one
 * project's alone. Two projects of a shard may share them, which costs time and shows nothing: every query also
 * names the project itself.
 */
function codeOf(projectId: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < projectId.length; i++) hash = Math.imul(hash ^ projectId.charCodeAt(i), 0x01000193);
  return ((hash >>> 0) % CODES).toString(36).padStart(CODE_LENGTH, "0");
}

/** A folded text as the index holds it. */
export function indexedText(projectId: string, folded: string): string {
  return folded === "" ? "" : folded.replace(TOKEN, `${codeOf(projectId)}$&`);
}

/** What is looked for, in FTS5's words. The words are letters and digits: nothing in them can be syntax. */
function matchOf(projectId: string, { column, phrase }: TextCondition): string {
  const code = codeOf(projectId);
  const words = phrase.words.map((word) => code + word).join(" ");
  return `${column === "any" ? "" : `${column} : `}"${words}"${phrase.prefix ? " *" : ""}`;
}

/** The phrases that occur at most `few` times. */
export async function rareTexts(
  db: D1Database,
  projectId: string,
  texts: TextCondition[],
  few: number,
): Promise<Set<TextCondition>> {
  if (texts.length === 0) return new Set();
  const counts = await db.batch<{ n: number }>(
    texts.map((text) =>
      db
        .prepare("SELECT count(*) AS n FROM (SELECT 1 FROM spans_text WHERE spans_text MATCH ? LIMIT ?)")
        .bind(matchOf(projectId, text), few + 1),
    ),
  );
  return new Set(texts.filter((_, i) => (counts[i]?.results[0]?.n ?? 0) <= few));
}

/** The spans that have a phrase, as a condition over `s.n`. */
export function textSql(projectId: string, text: TextCondition, rare: boolean): SqlCondition {
  return {
    sql: rare
      ? `s.n IN (SELECT rowid / ${TEXTS_PER_SPAN} FROM spans_text WHERE spans_text MATCH ?)`
      : `EXISTS (SELECT 1 FROM spans_text x WHERE x.spans_text MATCH ?
          AND x.rowid BETWEEN s.n * ${TEXTS_PER_SPAN} AND s.n * ${TEXTS_PER_SPAN} + ${TEXTS_PER_SPAN - 1})`,
    values: [matchOf(projectId, text)],
  };
}
