import { decodeLogs, decodeTraces } from "../../../../worker/capture/otlp/decode.ts";
import type { CapturedEvent } from "../../../../worker/domain/event.ts";
import { readMessages } from "../../../../worker/domain/messages.ts";
import type { Message } from "../../../../worker/protocol/span.ts";

/** When tests receive: 2026-11-23T18:00:10Z, microseconds. */
export const RECEIVED = 1_795_456_810_000_000;
export const START = "1795456800123456789";
export const END = "1795456801623456999";
export const TRACE = "5b8efff798038103d269b633813fc60c";
export const SPAN = "eee19b7ec3c1b174";

export const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** A value as OTLP/JSON writes it. */
export function any(value: unknown): unknown {
  if (value === null || value === undefined) return {};
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number")
    return Number.isInteger(value) ? { intValue: value } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(any) } };
  return { kvlistValue: { values: attributes(value as Record<string, unknown>) } };
}

export function attributes(record: Record<string, unknown>): unknown[] {
  return Object.entries(record).map(([key, value]) => ({ key, value: any(value) }));
}

export function span(own: Record<string, unknown>, more: Record<string, unknown> = {}): unknown {
  return {
    traceId: TRACE,
    spanId: SPAN,
    name: "work",
    startTimeUnixNano: START,
    endTimeUnixNano: END,
    attributes: attributes(own),
    ...more,
  };
}

export function traces(spans: unknown[], resource: Record<string, unknown> = {}): unknown {
  return {
    resourceSpans: [
      { resource: { attributes: attributes(resource) }, scopeSpans: [{ scope: { name: "test" }, spans }] },
    ],
  };
}

export function logs(logRecords: unknown[]): unknown {
  return { resourceLogs: [{ scopeLogs: [{ logRecords }] }] };
}

/** All events of a JSON request, every one of which must be taken. */
export function events(request: unknown, decode = decodeTraces): CapturedEvent[] {
  const decoded = decode(bytes(request), "json", RECEIVED);
  if (!decoded.ok) throw new Error(decoded.message);
  if (decoded.partial) throw new Error(decoded.partial.message);
  return decoded.events.map(({ captured }) => captured);
}

/** The one event of a span with these attributes. */
export function mapped(own: Record<string, unknown>, more?: Record<string, unknown>): CapturedEvent {
  return events(traces([span(own, more)]))[0] as CapturedEvent;
}

export const fromLogs = (records: unknown[]) => events(logs(records), decodeLogs);

/** What readers of the span will see said. */
export function dialogue({ content }: CapturedEvent): { input: Message[]; output: Message[] } {
  return { input: readMessages(content.input, "user"), output: readMessages(content.output, "assistant") };
}

export const text = (role: string, said: string) => ({ role, parts: [{ type: "text", text: said }] });
