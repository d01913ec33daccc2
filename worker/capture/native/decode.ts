import type { CapturedEvent } from "../../domain/event.ts";
import type { EventError } from "../../protocol/ingest.ts";
import { MAX_EVENTS } from "../../protocol/limits.ts";
import { jsonProblem, splitArray } from "../json.ts";
import { normalise } from "./normalise.ts";

/** An event that was understood, with its JSON text as it came. */
export interface DecodedEvent {
  captured: CapturedEvent;
  body: string;
}

export type Decoded =
  | { ok: true; events: DecodedEvent[]; errors: EventError[] }
  /** The body as a whole is not what this endpoint takes. */
  | { ok: false; code: "invalid_json" | "invalid_body" | "payload_too_large"; message: string };

/**
 * A body of `POST /api/v1/spans` as events: one object, an array, or objects on lines of their own. Good
 * events of a batch are taken, bad ones named. `received` is microseconds.
 */
export function decodeNative(text: string, contentType: string, received: number): Decoded {
  const lines = /ndjson|jsonl/.test(contentType);
  let whole: unknown;
  if (!lines) {
    try {
      whole = JSON.parse(text);
    } catch {
      if (!looksLikeLines(text)) return { ok: false, code: "invalid_json", message: jsonProblem(text) };
      return decodeLines(text, received);
    }
  }
  if (lines) return decodeLines(text, received);
  if (Array.isArray(whole))
    return whole.length > MAX_EVENTS ? TOO_MANY : collect(whole, splitArray(text), received);
  if (typeof whole !== "object" || whole === null)
    return { ok: false, code: "invalid_body", message: "send an event object, an array of them, or NDJSON" };
  return collect([whole], [text.trim()], received);
}

// Said before any is looked at: a body can hold millions.
const TOO_MANY: Decoded = {
  ok: false,
  code: "payload_too_large",
  message: `a request may carry ${MAX_EVENTS} events at most`,
};

// Several objects, each on a line, sent with the type of plain JSON.
function looksLikeLines(text: string): boolean {
  const end = text.trimStart().indexOf("\n");
  if (end < 0) return false;
  try {
    const first: unknown = JSON.parse(text.trimStart().slice(0, end));
    return typeof first === "object" && first !== null;
  } catch {
    return false;
  }
}

function decodeLines(text: string, received: number): Decoded {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length > MAX_EVENTS) return TOO_MANY;
  const values: unknown[] = [];
  const bodies: string[] = [];
  const broken: EventError[] = [];
  const indexes: number[] = [];
  for (const [index, line] of lines.entries())
    try {
      values.push(JSON.parse(line));
      bodies.push(line.trim());
      indexes.push(index);
    } catch {
      broken.push({ index, id: null, code: "invalid_json", message: jsonProblem(line), path: "" });
    }
  const taken = collect(values, bodies, received);
  if (!taken.ok) return taken;
  const errors = taken.errors.map((error) => ({ ...error, index: indexes[error.index] as number }));
  return { ok: true, events: taken.events, errors: [...errors, ...broken].sort((a, b) => a.index - b.index) };
}

function collect(values: unknown[], bodies: string[], received: number): Decoded {
  const events: DecodedEvent[] = [];
  const errors: EventError[] = [];
  for (const [index, value] of values.entries()) {
    const result = normalise(value, received);
    if (result.ok) events.push({ captured: result.captured, body: bodies[index] as string });
    else errors.push({ index, ...result.error });
  }
  return { ok: true, events, errors };
}
