import type { CapturedEvent } from "../../domain/event.ts";
import { jsonProblem } from "../json.ts";
import type { DecodedEvent } from "../native/decode.ts";
import type { FiledUnder, Normalised } from "../native/normalise.ts";
import { TooMuch } from "./budget.ts";
import { readJson } from "./json.ts";
import { mapLogs, tellsOfSpan } from "./logs.ts";
import { readProtobuf } from "./protobuf.ts";
import type { Encoding, PartialSuccess } from "./response.ts";
import { LOGS, type MessageTable, TRACES } from "./schema.ts";
import { mapSpan } from "./span.ts";
import type {
  LogsPayload,
  LogsRequest,
  OtlpLogRecord,
  OtlpSpan,
  SpanPayload,
  TracesRequest,
} from "./types.ts";

type Refused = {
  ok: false;
  code: "invalid_json" | "invalid_body" | "payload_too_large";
  message: string;
};
export type DecodedOtlp = { ok: true; events: DecodedEvent[]; partial: PartialSuccess | undefined } | Refused;

/** The body of an `ExportTraceServiceRequest` as events, one a span. `received` is microseconds. */
export function decodeTraces(body: Uint8Array, encoding: Encoding, received: number): DecodedOtlp {
  const read = readRequest(body, encoding, TRACES, "resourceSpans");
  if (!read.ok) return read;
  const sink = new Sink();
  for (const { resource, scopeSpans = [] } of (read.message as TracesRequest).resourceSpans ?? [])
    for (const { scope, spans = [] } of scopeSpans) {
      const head = `{"resource":${JSON.stringify(resource ?? {})},"scope":${JSON.stringify(scope ?? {})},"span":`;
      for (const span of spans)
        if (!isPending(span))
          sink.add(
            mapSpan({ ...(resource && { resource }), ...(scope && { scope }), span }, received),
            () => `${head}${JSON.stringify(span)}}`,
          );
    }
  return sink.result();
}

/**
 * The body of an `ExportLogsServiceRequest` as events, one for each span that is told of. Records about no span,
 * or about something else, are no events, and no errors either.
 */
export function decodeLogs(body: Uint8Array, encoding: Encoding, received: number): DecodedOtlp {
  const read = readRequest(body, encoding, LOGS, "resourceLogs");
  if (!read.ok) return read;
  const sink = new Sink();
  for (const { resource, scopeLogs = [] } of (read.message as LogsRequest).resourceLogs ?? [])
    for (const { scope, logRecords = [] } of scopeLogs)
      for (const records of bySpan(logRecords.filter(tellsOfSpan))) {
        const payload = { resource: resource ?? {}, scope: scope ?? {}, logRecords: records };
        sink.add(mapLogs(payload, received), () => JSON.stringify(payload));
      }
  return sink.result();
}

/** Derives an event again from its payload. Undefined when today's mapper refuses it. */
export function rederiveOtlp(body: string, received: number, filed: FiledUnder): CapturedEvent | undefined {
  const payload = JSON.parse(body) as SpanPayload | LogsPayload;
  const result =
    "logRecords" in payload ? mapLogs(payload, received, filed) : mapSpan(payload, received, filed);
  return result.ok ? result.captured : undefined;
}

class Sink {
  readonly #events: DecodedEvent[] = [];
  #rejected = 0;
  #message = "";

  add(result: Normalised, body: () => string): void {
    if (result.ok) {
      this.#events.push({ captured: result.captured, body: body() });
      return;
    }
    this.#rejected++;
    const { id, path, message } = result.error;
    this.#message ||= `${path} of ${id ?? "a span without an id"}: ${message}`.slice(0, 500);
  }

  result(): DecodedOtlp {
    const partial = this.#rejected > 0 ? { rejected: this.#rejected, message: this.#message } : undefined;
    return { ok: true, events: this.#events, partial };
  }
}

type Read = { ok: true; message: TracesRequest | LogsRequest } | Refused;

function readRequest(body: Uint8Array, encoding: Encoding, table: MessageTable, list: string): Read {
  try {
    if (encoding === "protobuf") return { ok: true, message: readProtobuf(body, table) };
    return readJsonRequest(new TextDecoder().decode(body), table, list);
  } catch (error) {
    if (error instanceof TooMuch) return { ok: false, code: "payload_too_large", message: error.message };
    return { ok: false, code: "invalid_body", message: `not OTLP: ${(error as Error).message}` };
  }
}

function readJsonRequest(text: string, table: MessageTable, list: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, code: "invalid_json", message: jsonProblem(text) };
  }
  const request = value as Record<string, unknown>;
  const given = typeof value === "object" && value !== null ? Object.keys(value) : undefined;
  const snake = list.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (
    !given ||
    Array.isArray(value) ||
    !(Array.isArray(request[list] ?? request[snake]) || given.length === 0)
  )
    return { ok: false, code: "invalid_body", message: `send an object with a list of ${list}` };
  return { ok: true, message: readJson(request, table) };
}

/** Logfire sends a twin of each span when it starts, as a child of it. The span itself follows. */
function isPending({ attributes = [] }: OtlpSpan): boolean {
  return attributes.some(
    ({ key, value }) => key === "logfire.span_type" && value?.stringValue === "pending_span",
  );
}

/** Records in the order they were written, a group for each span. */
function bySpan(records: OtlpLogRecord[]): OtlpLogRecord[][] {
  const groups = new Map<string, OtlpLogRecord[]>();
  for (const record of records) {
    const key = `${record.traceId}${record.spanId}`;
    const group = groups.get(key);
    if (group) group.push(record);
    else groups.set(key, [record]);
  }
  return [...groups.values()];
}
