/**
 * OTLP as both of its encodings are read, and as payloads keep it: OTLP/JSON with ids in lower-case hex, 64-bit
 * integers as decimal strings and enums as numbers. Whatever was absent or of a wrong type is absent.
 */
export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string;
  /** NaN and the infinities are the texts that JSON has for them. */
  doubleValue?: number | string;
  arrayValue?: { values?: AnyValue[] };
  kvlistValue?: { values?: KeyValue[] };
  /** Base64. */
  bytesValue?: string;
}
export interface KeyValue {
  key?: string;
  value?: AnyValue;
}
export interface OtlpResource {
  attributes?: KeyValue[];
}
export interface OtlpScope {
  name?: string;
  version?: string;
  attributes?: KeyValue[];
}
export interface OtlpSpanEvent {
  timeUnixNano?: string;
  name?: string;
  attributes?: KeyValue[];
}
export interface OtlpSpan {
  traceId?: string;
  spanId?: string;
  parentSpanId?: string;
  name?: string;
  kind?: number;
  startTimeUnixNano?: string;
  endTimeUnixNano?: string;
  attributes?: KeyValue[];
  events?: OtlpSpanEvent[];
  status?: { code?: number; message?: string };
}
export interface OtlpLogRecord {
  traceId?: string;
  spanId?: string;
  timeUnixNano?: string;
  observedTimeUnixNano?: string;
  eventName?: string;
  body?: AnyValue;
  attributes?: KeyValue[];
}

interface Under {
  resource?: OtlpResource;
  scope?: OtlpScope;
}
/** The payload of one span. */
export interface SpanPayload extends Under {
  span: OtlpSpan;
}
/** The payload of the log records that one request had about one span. */
export interface LogsPayload extends Under {
  logRecords: OtlpLogRecord[];
}

export interface TracesRequest {
  resourceSpans?: { resource?: OtlpResource; scopeSpans?: { scope?: OtlpScope; spans?: OtlpSpan[] }[] }[];
}
export interface LogsRequest {
  resourceLogs?: {
    resource?: OtlpResource;
    scopeLogs?: { scope?: OtlpScope; logRecords?: OtlpLogRecord[] }[];
  }[];
}
