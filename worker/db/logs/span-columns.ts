import type { SpanRecord } from "../../domain/record.ts";

/** The columns of a span that are its record, in the order in which rows are bound. */
export const RECORD_COLUMNS = [
  "trace_id",
  "span_id",
  "parent_id",
  "kind",
  "name",
  "provider",
  "model",
  "status",
  "error_type",
  "error_message",
  "start_time",
  "first_token_time",
  "end_time",
  "latency",
  "input_tokens",
  "output_tokens",
  "cached_tokens",
  "cache_write_tokens",
  "reasoning_tokens",
  "cost",
  "finish_reason",
  "user_id",
  "environment",
  "release",
  "input_preview",
  "output_preview",
  "tags",
  "tool_names",
  "metadata",
  "received_at",
] as const satisfies readonly (keyof SpanRecord)[];

/** The columns that hold JSON. */
const JSON_COLUMNS: ReadonlySet<string> = new Set(["tags", "tool_names", "metadata"]);
type JsonColumn = "tags" | "tool_names" | "metadata";

/** A row as D1 gives it. */
export type SpanColumns = Omit<SpanRecord, JsonColumn> & Record<JsonColumn, string>;

export function readRecord(row: SpanColumns): SpanRecord {
  const record = {} as Record<string, unknown>;
  for (const column of RECORD_COLUMNS)
    record[column] = JSON_COLUMNS.has(column) ? readJson(row[column] as string) : row[column];
  return record as unknown as SpanRecord;
}

// Most are empty.
function readJson(text: string): unknown {
  return text === "[]" ? [] : text === "{}" ? {} : JSON.parse(text);
}

/** The values of a record in the order of RECORD_COLUMNS. */
export function bindRecord(record: SpanRecord): unknown[] {
  return RECORD_COLUMNS.map((column) =>
    JSON_COLUMNS.has(column) ? JSON.stringify(record[column]) : record[column],
  );
}
