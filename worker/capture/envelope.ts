import { formatTime, parseTime } from "../domain/time.ts";

/**
 * A payload as it is kept: one line of JSON that wraps the event to the letter, with what the server knew
 * when it came. It is enough to derive the span again with a better mapper.
 */
export interface Envelope {
  protocol: string;
  /** Microseconds. */
  received: number;
  /** The ids that the event was filed under, whether it said them or not. */
  traceId: string;
  spanId: string;
  /** The event's JSON text. */
  body: string;
}

const BODY = ',"event":';
// In valid JSON a raw line break can only be white space between tokens.
const LINE_BREAKS = /[\r\n]+/g;

/** The line, with its newline. */
export function wrap(envelope: Envelope): string {
  const { protocol, received, traceId, spanId } = envelope;
  const head = JSON.stringify({
    protocol,
    received_at: formatTime(received),
    trace_id: traceId,
    span_id: spanId,
  });
  return `${head.slice(0, -1)}${BODY}${envelope.body.replace(LINE_BREAKS, " ")}}\n`;
}

/** The inverse of `wrap`. Quotes inside the head's strings are escaped, so the first match is the body. */
export function unwrap(line: string): Envelope {
  const at = line.indexOf(BODY);
  const head = JSON.parse(`${line.slice(0, at)}}`) as Record<string, string>;
  return {
    protocol: head.protocol as string,
    received: parseTime(head.received_at as string),
    traceId: head.trace_id as string,
    spanId: head.span_id as string,
    body: line.slice(at + BODY.length, line.lastIndexOf("}")),
  };
}
