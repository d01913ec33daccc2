/**
 * The messages of OTLP as tables that one reader of protobuf and one of JSON follow. Field numbers are those of
 * opentelemetry-proto v1 (opentelemetry/proto/{common,resource,trace,logs,collector}/v1), frozen there as stable.
 * What a table leaves out is skipped.
 */
export interface Field {
  /** The name in OTLP/JSON. */
  name: string;
  type: Scalar | MessageTable;
  repeated?: boolean;
}
export interface MessageTable {
  /** By field number. */
  fields: ReadonlyMap<number, Field>;
  byName: ReadonlyMap<string, Field>;
  /** The number of spans, log records: what a request is counted by. */
  counted: boolean;
}
/** `id` is bytes written in hex, as OTLP/JSON has trace and span ids; other bytes are base64. */
export type Scalar =
  | "string"
  | "bool"
  | "double"
  | "int64"
  | "fixed64"
  | "uint32"
  | "fixed32"
  | "bytes"
  | "trace_id"
  | "span_id"
  | ReadonlyMap<string, number>;

type FieldRow = [number: number, name: string, type: Field["type"], repeated?: "repeated"];

function message(rows: FieldRow[], counted = false): MessageTable {
  const fields = new Map<number, Field>();
  const byName = new Map<string, Field>();
  for (const [number, name, type, repeated] of rows) {
    const field: Field = { name, type, ...(repeated && { repeated: true }) };
    fields.set(number, field);
    byName.set(name, field);
    // The JSON form of protobuf lets a parser meet a field's original name.
    byName.set(
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      field,
    );
  }
  return { fields, byName, counted };
}

function names(prefix: string, values: Record<string, number>): ReadonlyMap<string, number> {
  return new Map(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

const ANY_VALUE_ROWS: FieldRow[] = [
  [1, "stringValue", "string"],
  [2, "boolValue", "bool"],
  [3, "intValue", "int64"],
  [4, "doubleValue", "double"],
  [7, "bytesValue", "bytes"],
];
const ANY_VALUE = message(ANY_VALUE_ROWS);
const KEY_VALUE = message([
  [1, "key", "string"],
  [2, "value", ANY_VALUE],
]);
// A value can hold values: these two fields close the circle.
for (const [number, name, type] of [
  [5, "arrayValue", ANY_VALUE],
  [6, "kvlistValue", KEY_VALUE],
] as const) {
  const field: Field = { name, type: message([[1, "values", type, "repeated"]]) };
  (ANY_VALUE.fields as Map<number, Field>).set(number, field);
  for (const alias of [name, name.replace("V", "_v")])
    (ANY_VALUE.byName as Map<string, Field>).set(alias, field);
}

const RESOURCE = message([[1, "attributes", KEY_VALUE, "repeated"]]);
const SCOPE = message([
  [1, "name", "string"],
  [2, "version", "string"],
  [3, "attributes", KEY_VALUE, "repeated"],
]);
const SPAN_KIND = names("SPAN_KIND_", {
  UNSPECIFIED: 0,
  INTERNAL: 1,
  SERVER: 2,
  CLIENT: 3,
  PRODUCER: 4,
  CONSUMER: 5,
});
const STATUS_CODE = names("STATUS_CODE_", { UNSET: 0, OK: 1, ERROR: 2 });
const STATUS = message([
  [2, "message", "string"],
  [3, "code", STATUS_CODE],
]);
const SPAN_EVENT = message([
  [1, "timeUnixNano", "fixed64"],
  [2, "name", "string"],
  [3, "attributes", KEY_VALUE, "repeated"],
]);
const SPAN_LINK = message([
  [1, "traceId", "trace_id"],
  [2, "spanId", "span_id"],
  [3, "traceState", "string"],
  [4, "attributes", KEY_VALUE, "repeated"],
]);
const SPAN = message(
  [
    [1, "traceId", "trace_id"],
    [2, "spanId", "span_id"],
    [3, "traceState", "string"],
    [4, "parentSpanId", "span_id"],
    [5, "name", "string"],
    [6, "kind", SPAN_KIND],
    [7, "startTimeUnixNano", "fixed64"],
    [8, "endTimeUnixNano", "fixed64"],
    [9, "attributes", KEY_VALUE, "repeated"],
    [10, "droppedAttributesCount", "uint32"],
    [11, "events", SPAN_EVENT, "repeated"],
    [12, "droppedEventsCount", "uint32"],
    [13, "links", SPAN_LINK, "repeated"],
    [14, "droppedLinksCount", "uint32"],
    [15, "status", STATUS],
    [16, "flags", "fixed32"],
  ],
  true,
);
const LOG_RECORD = message(
  [
    [1, "timeUnixNano", "fixed64"],
    [2, "severityNumber", "uint32"],
    [3, "severityText", "string"],
    [5, "body", ANY_VALUE],
    [6, "attributes", KEY_VALUE, "repeated"],
    [8, "flags", "fixed32"],
    [9, "traceId", "trace_id"],
    [10, "spanId", "span_id"],
    [11, "observedTimeUnixNano", "fixed64"],
    [12, "eventName", "string"],
  ],
  true,
);

/** The bodies of the two requests. */
export const TRACES = message([
  [
    1,
    "resourceSpans",
    message([
      [1, "resource", RESOURCE],
      [
        2,
        "scopeSpans",
        message([
          [1, "scope", SCOPE],
          [2, "spans", SPAN, "repeated"],
          [3, "schemaUrl", "string"],
        ]),
        "repeated",
      ],
      [3, "schemaUrl", "string"],
    ]),
    "repeated",
  ],
]);
export const LOGS = message([
  [
    1,
    "resourceLogs",
    message([
      [1, "resource", RESOURCE],
      [
        2,
        "scopeLogs",
        message([
          [1, "scope", SCOPE],
          [2, "logRecords", LOG_RECORD, "repeated"],
          [3, "schemaUrl", "string"],
        ]),
        "repeated",
      ],
      [3, "schemaUrl", "string"],
    ]),
    "repeated",
  ],
]);
