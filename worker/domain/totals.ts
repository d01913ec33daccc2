import type { SpanRecord } from "./record.ts";

/** Sums over spans. Every one is a sum, so that a change of a span is a subtraction and an addition. */
export interface Totals {
  spans: number;
  /** Spans without a parent: the requests that users made. */
  turns: number;
  errors: number;
  running: number;
  input_tokens: number;
  output_tokens: number;
  cost: number;
  unpriced: number;
}

export const NO_TOTALS: Readonly<Totals> = {
  spans: 0,
  turns: 0,
  errors: 0,
  running: 0,
  input_tokens: 0,
  output_tokens: 0,
  cost: 0,
  unpriced: 0,
};

const FIELDS = Object.keys(NO_TOTALS) as (keyof Totals)[];

/** What of a span is summed. */
export type Counted = Pick<
  SpanRecord,
  "parent_id" | "status" | "model" | "input_tokens" | "output_tokens" | "cost"
>;

/** What one span adds to the sums over its conversation and its hour. */
export function totalsOf(record: Counted): Totals {
  return {
    spans: 1,
    turns: record.parent_id === null ? 1 : 0,
    errors: record.status === "error" ? 1 : 0,
    running: record.status === "running" ? 1 : 0,
    input_tokens: record.input_tokens ?? 0,
    output_tokens: record.output_tokens ?? 0,
    cost: record.cost ?? 0,
    unpriced: isUnpriced(record) ? 1 : 0,
  };
}

/** Adds `more`, `times` over (−1 takes it away), into `sum`. */
export function addTotals(sum: Totals, more: Totals, times: 1 | -1 = 1): void {
  for (const field of FIELDS) sum[field] += times * more[field];
}

export function isZero(totals: Totals): boolean {
  return FIELDS.every((field) => totals[field] === 0);
}

/** A usage with a model but no price: it waits for one, and is not free. */
function isUnpriced(record: Counted): boolean {
  return record.cost === null && record.input_tokens !== null && record.model !== null;
}
