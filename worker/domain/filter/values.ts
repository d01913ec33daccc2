import { NANO } from "../money.ts";
import { parseTime } from "../time.ts";
import type { NumberField, Pattern } from "./ast.ts";

/** What a number of each field is counted in, and how its units are written. */
type Measure = "time" | "duration" | "count" | "money";

const MEASURES: Record<NumberField, Measure> = {
  start: "time",
  latency: "duration",
  ttft: "duration",
  tokens: "count",
  "tokens.input": "count",
  "tokens.output": "count",
  "tokens.cached": "count",
  "tokens.reasoning": "count",
  cost: "money",
};

const EXPECTED: Record<Measure, string> = {
  time: "a time such as 2026-11-23, 2026-11-23T18:00Z, now or -2h",
  duration: "a duration such as 800ms, 2s, 1.5m or 1h (bare numbers are milliseconds)",
  count: "a number such as 500, 1.5k or 2M",
  money: "an amount such as 0.01 or $0.01",
};

export const expectedOf = (field: NumberField): string => EXPECTED[MEASURES[field]];

const DURATION_US: Record<string, number> = {
  us: 1,
  ms: 1e3,
  "": 1e3,
  s: 1e6,
  m: 60e6,
  min: 60e6,
  h: 3600e6,
  d: 86_400e6,
  w: 604_800e6,
};
const COUNTS: Record<string, number> = { "": 1, k: 1e3, K: 1e3, m: 1e6, M: 1e6 };
const NUMBER_WITH_UNIT = /^([+-]?\d+(?:\.\d+)?|[+-]?\.\d+)([A-Za-z]*)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}(:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A number of a field as it is stored (microseconds, tokens, nano-dollars), or undefined. `now` is microseconds. */
export function readNumber(field: NumberField, text: string, now: number): number | undefined {
  switch (MEASURES[field]) {
    case "time":
      return readMoment(text, now);
    case "duration":
      return scaled(text, DURATION_US);
    case "count":
      return scaled(text, COUNTS);
    case "money": {
      const bare = text.startsWith("$") ? text.slice(1) : text;
      const dollars = scaled(bare, { "": 1, k: 1e3 });
      return dollars === undefined ? undefined : Math.round(dollars * NANO);
    }
  }
}

/** A whole day as the moments that bound it, the second not included; undefined when the text is no day. */
export function readDay(text: string): [number, number] | undefined {
  const start = DAY.test(text) ? parseTime(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(start) ? undefined : [start, start + (DURATION_US.d as number)];
}

function readMoment(text: string, now: number): number | undefined {
  if (text === "now") return now;
  if (text.startsWith("-")) {
    const back = scaled(text.slice(1), { ...DURATION_US, "": Number.NaN });
    return back === undefined ? undefined : now - back;
  }
  if (!DATE.test(text)) return undefined;
  // A time without a zone is UTC, as all times of the API are.
  const hours = text.includes("T") ? text.replace(/T(\d{2})(?=$|Z|[+-])/, "T$1:00") : `${text}T00:00`;
  const us = parseTime(/(Z|[+-]\d{2}:?\d{2})$/.test(hours.slice(11)) ? hours : `${hours}Z`);
  return Number.isNaN(us) ? undefined : us;
}

function scaled(text: string, units: Record<string, number>): number | undefined {
  const match = NUMBER_WITH_UNIT.exec(text);
  if (!match) return undefined;
  const unit = Object.hasOwn(units, match[2] as string) ? units[match[2] as string] : undefined;
  const value = unit === undefined ? Number.NaN : Math.round(Number(match[1]) * unit * 1e6) / 1e6;
  return Number.isFinite(value) ? value : undefined;
}

/** A word with `*` as a pattern. Stars side by side are one. */
export function toPattern(text: string): Pattern {
  return text.replace(/\*+/g, "*").split("*");
}
