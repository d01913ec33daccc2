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
  "metadata",
  "received_at",
] as const satisfies readonly (keyof SpanRecord)[];

/** A row as D1 gives it: tags and metadata are JSON texts. */
export type SpanColumns = Omit<SpanRecord, "tags" | "metadata"> & { tags: string; metadata: string };

export function readRecord(row: SpanColumns): SpanRecord {
  const record = {} as Record<string, unknown>;
  for (const column of RECORD_COLUMNS) record[column] = row[column];
  record.tags = row.tags === "[]" ? [] : JSON.parse(row.tags);
  record.metadata = row.metadata === "{}" ? {} : JSON.parse(row.metadata);
  return record as unknown as SpanRecord;
}

/** The values of a record in the order of RECORD_COLUMNS. */
export function bindRecord(record: SpanRecord): unknown[] {
  return RECORD_COLUMNS.map((column) =>
    column === "tags" || column === "metadata" ? JSON.stringify(record[column]) : record[column],
  );
}
