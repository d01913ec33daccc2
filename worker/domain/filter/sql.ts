import { lowerAscii } from "../text.ts";
import type { Condition, Filter, Has, NumberField, Pattern, TextField } from "./ast.ts";

/** A piece of a WHERE clause. Values are bound, never part of the text; it is never NULL. */
export interface SqlCondition {
  sql: string;
  values: (string | number)[];
}

/** What the compiler is told of the database it compiles for. */
export interface SqlTarget {
  projectId: string;
  /** Of a phrase in the index: a condition over `s.n`. */
  text(condition: Extract<Condition, { type: "text" }>): SqlCondition;
}

/**
 * A filter as SQL over `spans s LEFT JOIN traces t`. It picks the spans that `toPredicate` picks. Patterns are
 * compared by substr and instr: production bounds LIKE and GLOB to 50 bytes.
 */
export function toSql(filter: Filter, target: SqlTarget): SqlCondition {
  switch (filter.type) {
    case "all":
      return plain("1");
    case "and":
    case "or":
      return joined(
        filter.of.map((part) => toSql(part, target)),
        filter.type === "and" ? " AND " : " OR ",
      );
    case "not": {
      const { sql, values } = toSql(filter.of, target);
      return { sql: `NOT (${sql})`, values };
    }
    default:
      return condition(filter, target);
  }
}

const plain = (sql: string): SqlCondition => ({ sql, values: [] });

/** Joined by halves: D1 bounds the depth of an expression to 100, and a chain is as deep as it is long. */
function joined(parts: SqlCondition[], by: string): SqlCondition {
  if (parts.length === 1) return parts[0] as SqlCondition;
  const half = Math.ceil(parts.length / 2);
  const [left, right] = [joined(parts.slice(0, half), by), joined(parts.slice(half), by)];
  return { sql: `(${left.sql}${by}${right.sql})`, values: [...left.values, ...right.values] };
}

function condition(c: Condition, target: SqlTarget): SqlCondition {
  switch (c.type) {
    case "text":
      return target.text(c);
    case "match":
      return matching(c.field, c.pattern, target);
    case "compare": {
      const number = NUMBERS[c.field];
      return { sql: `(${number} IS NOT NULL AND ${number} ${c.op} ?)`, values: [c.value] };
    }
    case "metadata":
      return metadata(c.key, c.pattern);
    case "metadata-number":
      return {
        sql: `EXISTS (SELECT 1 FROM json_each(s.metadata) m
          WHERE m.key = ? AND m.type IN ('integer', 'real') AND m.value ${c.op} ?)`,
        values: [c.key, c.value],
      };
    case "has":
      return plain(HAS_SQL[c.what]);
    case "has-metadata":
      return { sql: "EXISTS (SELECT 1 FROM json_each(s.metadata) m WHERE m.key = ?)", values: [c.key] };
    case "is":
      switch (c.what) {
        case "error":
        case "ok":
        case "running":
          return { sql: "s.status = ?", values: [c.what] };
        case "root":
          return plain("s.parent_id IS NULL");
        case "leaf":
          return {
            sql: `NOT EXISTS (SELECT 1 FROM spans c
              WHERE c.project_id = ? AND c.trace_id = s.trace_id AND c.parent_id = s.span_id)`,
            values: [target.projectId],
          };
        case "unpriced":
          return plain("(s.cost IS NULL AND s.input_tokens IS NOT NULL AND s.model IS NOT NULL)");
      }
  }
}

const TTFT = "(CASE WHEN s.first_token_time >= s.start_time THEN s.first_token_time - s.start_time END)";

const NUMBERS: Record<NumberField, string> = {
  start: "s.start_time",
  latency: "s.latency",
  ttft: TTFT,
  tokens: "(s.input_tokens + coalesce(s.output_tokens, 0))",
  "tokens.input": "s.input_tokens",
  "tokens.output": "s.output_tokens",
  "tokens.cached": "s.cached_tokens",
  "tokens.reasoning": "s.reasoning_tokens",
  cost: "s.cost",
};

const HAS_SQL: Record<Has, string> = {
  error: "s.error_message IS NOT NULL",
  user: "s.user_id IS NOT NULL",
  model: "s.model IS NOT NULL",
  name: "s.name IS NOT NULL",
  parent: "s.parent_id IS NOT NULL",
  input: "s.input_preview IS NOT NULL",
  output: "s.output_preview IS NOT NULL",
  cost: "s.cost IS NOT NULL",
  tokens: "s.input_tokens IS NOT NULL",
  tag: "s.tags <> '[]'",
  metadata: "s.metadata <> '{}'",
  tool: "s.tool_names <> '[]'",
  conversation: "t.conversation_id IS NOT NULL",
  environment: "s.environment IS NOT NULL",
  release: "s.release IS NOT NULL",
};

const TEXTS: Record<Exclude<TextField, "error" | "conversation" | "tag" | "tool">, string> = {
  kind: "s.kind",
  name: "s.name",
  provider: "s.provider",
  model: "s.model",
  status: "s.status",
  user: "s.user_id",
  trace: "s.trace_id",
  environment: "s.environment",
  release: "s.release",
  finish: "s.finish_reason",
};

const CONVERSATION = "coalesce(t.conversation_id, s.trace_id)";

function matching(field: TextField, pattern: Pattern, { projectId }: SqlTarget): SqlCondition {
  switch (field) {
    case "tag":
    case "tool": {
      const { sql, values } = fits("e.value", pattern);
      return {
        sql: `EXISTS (SELECT 1 FROM json_each(s.${field === "tag" ? "tags" : "tool_names"}) e WHERE ${sql})`,
        values,
      };
    }
    case "conversation": {
      const fit = fits(CONVERSATION, pattern);
      if (pattern.length > 1) return fit;
      // Its traces are few: found by their index instead of by a look at every span.
      const [id] = pattern as [string];
      const traces =
        "SELECT trace_id FROM traces WHERE project_id = ? AND conversation_id = ? UNION ALL SELECT ?";
      return {
        sql: `(s.trace_id IN (${traces}) AND ${fit.sql})`,
        values: [projectId, id, id, ...fit.values],
      };
    }
    case "error": {
      const type = fits("s.error_type", pattern);
      const message = fits("lower(s.error_message)", ["", ...pattern.map(lowerAscii), ""]);
      return joined([type, message], " OR ");
    }
    default:
      return fits(TEXTS[field], pattern);
  }
}

function metadata(key: string, pattern: Pattern): SqlCondition {
  const text = fits(
    "(CASE m.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE m.value END)",
    pattern,
  );
  const number = pattern.length === 1 && pattern[0] !== "" ? Number(pattern[0]) : Number.NaN;
  const asNumber: SqlCondition = Number.isFinite(number)
    ? { sql: "m.value = ?", values: [number] }
    : plain("0");
  return {
    sql: `EXISTS (SELECT 1 FROM json_each(s.metadata) m WHERE m.key = ?
      AND CASE WHEN m.type IN ('integer', 'real') THEN ${asNumber.sql} ELSE ${text.sql} END)`,
    values: [key, ...asNumber.values, ...text.values],
  };
}

const length = (text: string) => [...text].length;

/**
 * Whether a column is the pattern's parts with anything between them. What a middle part leaves over is a column
 * of its own, one select inside the other, so that the text grows with the parts and not with their product.
 */
function fits(column: string, pattern: Pattern): SqlCondition {
  const first = pattern[0] as string;
  if (pattern.length === 1) return { sql: `(${column} IS ?)`, values: [first] };
  const last = pattern.at(-1) as string;
  // `r` is what is left after the parts so far; NULL when one was not found. The limits keep SQLite from putting
  // each select's text in place of every `r` of the next, which grows without bound.
  let rest: SqlCondition = {
    sql: `SELECT CASE WHEN substr(${column}, 1, ?) = ? THEN substr(${column}, ?) END AS r LIMIT 1`,
    values: [length(first), first, length(first) + 1],
  };
  for (const part of pattern.slice(1, -1))
    rest = {
      sql: `SELECT CASE WHEN instr(r, ?) > 0 THEN substr(r, instr(r, ?) + ?) END AS r FROM (${rest.sql}) LIMIT 1`,
      values: [part, part, length(part), ...rest.values],
    };
  return {
    sql: `EXISTS (SELECT 1 FROM (${rest.sql}) WHERE r IS NOT NULL AND length(r) >= ? AND substr(r, length(r) - ? + 1) = ?)`,
    values: [...rest.values, length(last), length(last), last],
  };
}
