import type { SpanText } from "../event.ts";
import type { SpanRecord } from "../record.ts";
import { lowerAscii, wordsOf } from "../text.ts";
import type {
  Condition,
  Filter,
  Has,
  NumberField,
  Op,
  Pattern,
  Phrase,
  TextColumn,
  TextField,
} from "./ast.ts";

/** A span as a filter sees it. */
export interface FilterSpan {
  record: SpanRecord;
  conversationId: string;
  /** Whether its trace names a conversation. */
  named: boolean;
  /** The folded texts of its events. */
  texts: readonly SpanText[];
  hasChildren: boolean;
}

export type Predicate = (span: FilterSpan) => boolean;

/** A filter as a test over a span in memory. It picks the spans that `toSql` picks. */
export function toPredicate(filter: Filter): Predicate {
  switch (filter.type) {
    case "all":
      return () => true;
    case "and": {
      const of = filter.of.map(toPredicate);
      return (span) => of.every((test) => test(span));
    }
    case "or": {
      const of = filter.of.map(toPredicate);
      return (span) => of.some((test) => test(span));
    }
    case "not": {
      const of = toPredicate(filter.of);
      return (span) => !of(span);
    }
    default:
      return condition(filter);
  }
}

function condition(c: Condition): Predicate {
  switch (c.type) {
    case "text":
      return (span) => wordsIn(span, c.column).some((words) => contains(words, c.phrase));
    case "match":
      return matching(c.field, c.pattern);
    case "compare": {
      const read = NUMBERS[c.field];
      return ({ record }) => compares(read(record), c.op, c.value);
    }
    case "metadata": {
      const number = c.pattern.length === 1 && c.pattern[0] !== "" ? Number(c.pattern[0]) : Number.NaN;
      return ({ record }) => {
        const value = own(record.metadata, c.key);
        if (typeof value === "number") return value === number;
        return value !== undefined && fits(String(value), c.pattern);
      };
    }
    case "metadata-number":
      return ({ record }) => {
        const value = own(record.metadata, c.key);
        return typeof value === "number" && compares(value, c.op, c.value);
      };
    case "has":
      return HAS_TESTS[c.what];
    case "has-metadata":
      return ({ record }) => own(record.metadata, c.key) !== undefined;
    case "is":
      switch (c.what) {
        case "error":
        case "ok":
        case "running":
          return ({ record }) => record.status === c.what;
        case "root":
          return ({ record }) => record.parent_id === null;
        case "leaf":
          return ({ hasChildren }) => !hasChildren;
        case "unpriced":
          return ({ record: r }) => r.cost === null && r.input_tokens !== null && r.model !== null;
      }
  }
}

const own = (metadata: SpanRecord["metadata"], key: string) =>
  Object.hasOwn(metadata, key) ? metadata[key] : undefined;

const NUMBERS: Record<NumberField, (r: SpanRecord) => number | null> = {
  start: (r) => r.start_time,
  latency: (r) => r.latency,
  ttft: (r) =>
    r.first_token_time === null || r.first_token_time < r.start_time
      ? null
      : r.first_token_time - r.start_time,
  tokens: (r) => (r.input_tokens === null ? null : r.input_tokens + (r.output_tokens ?? 0)),
  "tokens.input": (r) => r.input_tokens,
  "tokens.output": (r) => r.output_tokens,
  "tokens.cached": (r) => r.cached_tokens,
  "tokens.reasoning": (r) => r.reasoning_tokens,
  cost: (r) => r.cost,
};

const HAS_TESTS: Record<Has, Predicate> = {
  error: ({ record }) => record.error_message !== null,
  user: ({ record }) => record.user_id !== null,
  model: ({ record }) => record.model !== null,
  name: ({ record }) => record.name !== null,
  parent: ({ record }) => record.parent_id !== null,
  input: ({ record }) => record.input_preview !== null,
  output: ({ record }) => record.output_preview !== null,
  cost: ({ record }) => record.cost !== null,
  tokens: ({ record }) => record.input_tokens !== null,
  tag: ({ record }) => record.tags.length > 0,
  metadata: ({ record }) => Object.keys(record.metadata).length > 0,
  tool: ({ record }) => record.tool_names.length > 0,
  conversation: ({ named }) => named,
  environment: ({ record }) => record.environment !== null,
  release: ({ record }) => record.release !== null,
};

const TEXTS: Record<
  Exclude<TextField, "error" | "conversation" | "tag" | "tool">,
  (r: SpanRecord) => string | null
> = {
  kind: (r) => r.kind,
  name: (r) => r.name,
  provider: (r) => r.provider,
  model: (r) => r.model,
  status: (r) => r.status,
  user: (r) => r.user_id,
  trace: (r) => r.trace_id,
  environment: (r) => r.environment,
  release: (r) => r.release,
  finish: (r) => r.finish_reason,
};

function matching(field: TextField, pattern: Pattern): Predicate {
  switch (field) {
    case "tag":
      return ({ record }) => record.tags.some((tag) => fits(tag, pattern));
    case "tool":
      return ({ record }) => record.tool_names.some((tool) => fits(tool, pattern));
    case "conversation":
      return ({ conversationId }) => fits(conversationId, pattern);
    case "error": {
      // Its type as it is, or a part of its message, in either case of letters.
      const part = ["", ...pattern.map(lowerAscii), ""];
      return ({ record: r }) =>
        (r.error_type !== null && fits(r.error_type, pattern)) ||
        (r.error_message !== null && fits(lowerAscii(r.error_message), part));
    }
    default: {
      const read = TEXTS[field];
      return ({ record }) => {
        const value = read(record);
        return value !== null && fits(value, pattern);
      };
    }
  }
}

/** Whether a text is the pattern's parts with anything between them. */
export function fits(text: string, pattern: Pattern): boolean {
  const first = pattern[0] as string;
  if (pattern.length === 1) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of pattern.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const last = pattern.at(-1) as string;
  return text.length - at >= last.length && text.endsWith(last);
}

function compares(value: number | null, op: Op, to: number): boolean {
  if (value === null) return false;
  switch (op) {
    case "=":
      return value === to;
    case "<":
      return value < to;
    case "<=":
      return value <= to;
    case ">":
      return value > to;
    case ">=":
      return value >= to;
  }
}

const known = new WeakMap<readonly SpanText[], { input: string[][]; output: string[][] }>();

/** The words of each text in a column; cut once for all filters that ask. */
function wordsIn({ texts }: FilterSpan, column: TextColumn): string[][] {
  let words = known.get(texts);
  if (!words) {
    words = { input: texts.map((t) => wordsOf(t.input)), output: texts.map((t) => wordsOf(t.output)) };
    known.set(texts, words);
  }
  return column === "any" ? [...words.input, ...words.output] : words[column];
}

function contains(words: string[], { words: wanted, prefix }: Phrase): boolean {
  const last = wanted.length - 1;
  for (let start = 0; start + last < words.length; start++) {
    const all = wanted.every((word, i) =>
      i === last && prefix ? words[start + i]?.startsWith(word) : words[start + i] === word,
    );
    if (all) return true;
  }
  return false;
}
