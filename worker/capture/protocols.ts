import type { CapturedEvent } from "../domain/event.ts";
import type { Envelope } from "./envelope.ts";
import { normalise } from "./native/normalise.ts";
import { rederiveOtlp } from "./otlp/decode.ts";

/** Whose form a stored payload has. */
export type Protocol = "native" | "otlp";

/** Derives an event again from its stored payload, with today's mapper. Undefined when that refuses it. */
export function rederive(envelope: Envelope): CapturedEvent | undefined {
  switch (envelope.protocol) {
    case "native": {
      const result = normalise(JSON.parse(envelope.body), envelope.received, envelope);
      return result.ok ? result.captured : undefined;
    }
    case "otlp":
      return rederiveOtlp(envelope.body, envelope.received, envelope);
    default:
      return undefined;
  }
}
