import fc from "fast-check";
import { normalise } from "../../worker/capture/native/normalise.ts";
import { clean } from "../../worker/domain/clean.ts";
import type { CapturedEvent } from "../../worker/domain/event.ts";
import {
  type Condition,
  type Filter,
  HAS,
  IS,
  NUMBER_FIELDS,
  type Pattern,
  TEXT_FIELDS,
} from "../../worker/domain/filter/ast.ts";
import { phraseOf } from "../../worker/domain/text.ts";
import { SPAN_KINDS } from "../../worker/protocol/span.ts";
import { T0 } from "./events.ts";

/** Few, so that filters meet spans, and each of a kind that a careless compiler trips over. */
export const HOSTILE = [
  "x",
  "X",
  "a%b",
  "a_b",
  "a*b",
  "'; DROP TABLE spans; --",
  '"quoted"',
  "back\\slash",
  "café",
  "cafe\u0301",
  "CAFE",
  "ÅNGSTRÖM",
  "😀 emoji 👩‍👩‍👧",
  "مرحبا بالعالم",
  "สวัสดีชาวโลก",
  "日本語の文",
  "漢",
  "one dollar",
  "dollar one",
  "NULL",
  "1",
  "1.0",
  "true",
  "a\0b",
  "a\ud800b",
  "",
  " ",
  "ﬁne ½ ①",
  "İstanbul ẞ",
  "AND OR NOT NEAR(a b)",
] as const;

const sent = fc.constantFrom(...HOSTILE);
/** As a filter can hold it: the parser cleans its text. */
const hostile = sent.map(clean);
const text = fc.oneof(
  hostile,
  fc.array(hostile, { minLength: 1, maxLength: 4 }).map((words) => words.join(" ")),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const label = hostile.filter((value) => value !== "");
const count = fc.constantFrom(0, 1, 2, 1000, 1500);
const value = fc.oneof(hostile, fc.constantFrom(0, 1, -1, 1.5, 1e21, true, false, null));
const key = fc.constantFrom("plan", "n", "a.b", "__proto__", "größe", 'k"y');
const metadata = fc
  .array(fc.tuple(key, fc.oneof(value, fc.constant({ tier: "x", n: [1, "true"] }))), { maxLength: 3 })
  .map((entries) => Object.fromEntries(entries));
const message = fc.record({ role: fc.constantFrom("user", "assistant", "system"), content: text });
/** Microseconds since 1970 as the wire takes them: near T0, some of them equal. */
const time = fc.integer({ min: -3, max: 3 }).map((n) => (T0 + n * 1000) / 1e6);

/** The body of a native event. Ids repeat, so that events fold, spans have children, and traces are named late. */
const rawEvent = fc.record({
  id: fc.constantFrom("a", "b", "c", "d", "e"),
  trace_id: fc.constantFrom("t1", "t2", "t3", "x"),
  parent_id: maybe(fc.constantFrom("a", "b", "never came")),
  conversation_id: fc.option(fc.constantFrom("c1", "t1", "x"), { nil: undefined, freq: 3 }),
  kind: maybe(fc.constantFrom(...SPAN_KINDS)),
  name: maybe(label),
  provider: maybe(label),
  model: maybe(fc.oneof(label, fc.constant("gpt-4o-mini"))),
  status: maybe(fc.constantFrom("ok", "error", "running")),
  error: maybe(fc.oneof(label, fc.record({ type: hostile, message: hostile }))),
  start_time: maybe(time),
  first_token_time: maybe(time),
  end_time: maybe(time),
  usage: maybe(fc.record({ input: count, output: count, cached: count, reasoning: count })),
  cost_usd: maybe(fc.constantFrom(0, 0.01, 1)),
  finish_reason: maybe(label),
  user_id: maybe(label),
  environment: maybe(label),
  release: maybe(label),
  tags: maybe(fc.array(hostile, { maxLength: 3 })),
  tools: maybe(
    fc.array(
      label.map((name) => ({ name })),
      { maxLength: 2 },
    ),
  ),
  metadata: maybe(metadata),
  input: maybe(fc.oneof(text, fc.array(message, { maxLength: 3 }))),
  output: maybe(text),
});

/** An event that ingest took. */
export const capturedEvent: fc.Arbitrary<CapturedEvent> = rawEvent.map((raw) => {
  const taken = normalise(raw, T0);
  if (!taken.ok) throw new Error(`${taken.error.path}: ${taken.error.message}`);
  return taken.captured;
});

const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  { weight: 3, arbitrary: hostile.map((whole) => [whole]) },
  {
    weight: 2,
    // Stars are never side by side: only the first and the last part may be empty.
    arbitrary: fc
      .tuple(
        fc.constantFrom("", "a", "x", "c"),
        fc.array(label, { maxLength: 3 }),
        fc.constantFrom("", "b", "文", "e"),
      )
      .map(([first, middle, last]) => [first, ...middle, last]),
  },
);
const op = fc.constantFrom("=", "<", "<=", ">", ">=");
const number = fc.oneof(
  fc.constantFrom(0, 1, 2, 1000, 2500, 1_000_000_000, -1, 0.5),
  fc.integer({ min: -3, max: 3 }).map((n) => T0 + n * 1000),
);
const metadataKey = fc.oneof(key, fc.constantFrom("plan.tier", "plan.n.0", "n.n.1"));

/** A search, as a person might write it: words, some letters of one, or a part of what others say. */
const phrase = fc
  .oneof(
    text,
    text.map((whole) => [...whole].slice(0, 3).join("")),
    text.map((whole) => [...whole].slice(1).join("")),
  )
  .chain((words) => fc.boolean().map((prefix) => phraseOf(words, prefix)))
  .filter(({ words }) => words.length > 0);

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ type: fc.constant("text"), column: fc.constantFrom("any", "input", "output"), phrase }),
  fc.record({ type: fc.constant("match"), field: fc.constantFrom(...TEXT_FIELDS), pattern }),
  fc.record({
    type: fc.constant("match"),
    field: fc.constantFrom("kind", "status", "trace", "conversation"),
    pattern: fc
      .constantFrom(["llm"], ["t*"], ["t1"], ["c1"], ["x"], ["error"], ["ok"])
      .map(([p = ""]) => p.split("*")),
  }),
  fc.record({ type: fc.constant("compare"), field: fc.constantFrom(...NUMBER_FIELDS), op, value: number }),
  fc.record({ type: fc.constant("metadata"), key: metadataKey, pattern }),
  fc.record({ type: fc.constant("metadata-number"), key: metadataKey, op, value: number }),
  fc.record({ type: fc.constant("has"), what: fc.constantFrom(...HAS) }),
  fc.record({ type: fc.constant("has-metadata"), key: metadataKey }),
  fc.record({ type: fc.constant("is"), what: fc.constantFrom(...IS) }),
) as fc.Arbitrary<Condition>;

/** Any filter that the parser could make. */
export const anyFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc.record({
      type: fc.constantFrom("and", "or"),
      of: fc.array(tie("filter"), { minLength: 1, maxLength: 3 }),
    }) as fc.Arbitrary<Filter>,
    fc.record({ type: fc.constant("not"), of: tie("filter") }) as fc.Arbitrary<Filter>,
  ),
})).filter;

const quoted = hostile.map((value) => `"${value.replace(/[\\"]/g, "\\$&")}"`);
const bare = hostile.filter((value) => /^[^\s()"*]+$/.test(value));
const starred = fc
  .tuple(fc.constantFrom("", "*"), bare, fc.constantFrom("", "*"), fc.constantFrom("", "*x"))
  .map((parts) => parts.join(""));
const written = fc.oneof(quoted, bare, starred);
const values = fc.oneof(
  { weight: 4, arbitrary: written },
  fc.array(written, { minLength: 1, maxLength: 3 }).map((list) => `(${list.join(" OR ")})`),
);
const free = TEXT_FIELDS.filter((field) => field !== "kind" && field !== "status");
const operator = fc.constantFrom("", "=", ">", ">=", "<", "<=");
const joinedBy = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(""));

const term = fc.oneof(
  joinedBy(fc.constantFrom(...free), fc.constant(":"), values),
  fc.constantFrom("kind:llm", "kind:(tool OR chain)", "status:error", "status:r*", "-kind:*", "trace:t1"),
  joinedBy(
    fc.constantFrom("latency:", "ttft:"),
    operator,
    fc.constantFrom("0", "1ms", ".001s", "2000us", "1m"),
  ),
  joinedBy(
    fc.constantFrom("tokens:", "tokens.input:", "tokens.output:", "tokens.cached:", "tokens.reasoning:"),
    operator,
    fc.constantFrom("0", "1", "1.5k", "2k"),
  ),
  joinedBy(fc.constant("cost:"), operator, fc.constantFrom("0", "$0.01", "1")),
  joinedBy(
    fc.constant("start:"),
    operator,
    fc.constantFrom("now", "-1ms", "2026-11-23T18:00Z", "2026-11-23"),
  ),
  fc.constantFrom("latency:0..2ms", "tokens:1..1.5k", "cost:0..$0.01", "start:-2ms..now"),
  joinedBy(
    fc.constantFrom("metadata.plan:", "metadata.n:", "metadata.plan.tier:", "metadata.größe:"),
    values,
  ),
  joinedBy(
    fc.constant("metadata.n:"),
    operator.filter((o) => o !== ""),
    fc.constantFrom("0", "-1", "1.5", "1e3"),
  ),
  joinedBy(fc.constant("has:"), fc.constantFrom(...HAS, "metadata.plan", "metadata.größe")),
  joinedBy(fc.constant("is:"), fc.constantFrom(...IS)),
  joinedBy(
    fc.constantFrom("", "input:", "output:"),
    fc.oneof(quoted, fc.constantFrom("one", "dol*", "日本", "語", "CAFÉ")),
  ),
);

/** A filter as somebody might write it, which the parser takes. */
export const filterText: fc.Arbitrary<string> = fc
  .array(fc.tuple(fc.constantFrom("", "", "-", "NOT "), term), { minLength: 1, maxLength: 4 })
  .chain((terms) =>
    fc
      .array(fc.constantFrom(" ", " AND ", " OR "), { minLength: terms.length, maxLength: terms.length })
      .map((by) =>
        terms.map(([not, one], i) => `${i === 0 ? "" : by[i]}${not}${i % 2 ? `(${one})` : one}`).join(""),
      ),
  );
