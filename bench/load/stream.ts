import { randomFillSync } from "node:crypto";
import type { ConversationTemplate, EventTemplate } from "./templates.ts";

const SPANS_PER_TRACE = 8;

/** Random hexadecimal digits, as SDKs make their ids: 16 for a span, 32 for a trace. */
class Hex {
  readonly #bytes = Buffer.alloc(64 * 1024);
  #text = "";
  #at = 0;

  take(digits: number): string {
    if (this.#at + digits > this.#text.length) {
      this.#text = randomFillSync(this.#bytes).toString("hex");
      this.#at = 0;
    }
    this.#at += digits;
    return this.#text.slice(this.#at - digits, this.#at);
  }
}

const hex = new Hex();

/** An endless stream of one client's events: dialogue after dialogue, each with ids of its own, timed now. */
export class EventStream {
  readonly #templates: ConversationTemplate[];
  #conversation: number;
  #conversationId = hex.take(32);
  #trace = 0;
  #traceId = hex.take(32);
  #spanIds: string[] = [];
  #span = 0;
  #started = Date.now();
  /** Ids of the spans that the last call sent. */
  lastIds: string[] = [];

  constructor(templates: ConversationTemplate[], start: number) {
    this.#templates = templates;
    this.#conversation = start % templates.length;
    this.#newTrace();
  }

  /** The body of a request with `count` events: an object for one, an array for more. */
  next(count: number): Buffer {
    this.lastIds = [];
    if (count === 1) return this.#event();
    const parts: Buffer[] = [];
    for (let i = 0; i < count; i++) parts.push(i === 0 ? OPEN : COMMA, this.#event());
    parts.push(CLOSE);
    return Buffer.concat(parts);
  }

  #event(): Buffer {
    const conversation = this.#templates[this.#conversation] as ConversationTemplate;
    const trace = conversation[this.#trace] as EventTemplate[];
    const body = this.#fill(trace[this.#span] as EventTemplate);
    this.lastIds.push(this.#spanIds[this.#span] as string);
    if (++this.#span === trace.length) {
      this.#span = 0;
      if (++this.#trace === conversation.length) {
        this.#trace = 0;
        this.#conversation = (this.#conversation + 1) % this.#templates.length;
        this.#conversationId = hex.take(32);
      }
      this.#newTrace();
    }
    return body;
  }

  #newTrace(): void {
    this.#traceId = hex.take(32);
    this.#spanIds = Array.from({ length: SPANS_PER_TRACE }, () => hex.take(16));
    this.#started = Date.now();
  }

  #fill(template: EventTemplate): Buffer {
    const body = Buffer.from(template.bytes);
    for (const slot of template.slots)
      switch (slot.is) {
        case "trace":
          body.write(this.#traceId, slot.at, "latin1");
          break;
        case "conversation":
          body.write(this.#conversationId, slot.at, "latin1");
          break;
        case "span":
        case "parent":
          body.write(this.#spanIds[slot.span] as string, slot.at, "latin1");
          break;
        case "time":
          body.write(new Date(this.#started + slot.after).toISOString(), slot.at, "latin1");
      }
    return body;
  }
}

const OPEN = Buffer.from("[");
const COMMA = Buffer.from(",");
const CLOSE = Buffer.from("]");
