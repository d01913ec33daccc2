import { type DecodedOtlp, decodeLogs, decodeTraces } from "../capture/otlp/decode.ts";
import type { Encoding, PartialSuccess } from "../capture/otlp/response.ts";
import { appendEvents } from "./append-events.ts";
import { authorize, type ProjectContext } from "./context.ts";
import { ServiceError } from "./error.ts";

export interface OtlpInput {
  /** The body, decompressed. */
  body: Uint8Array;
  encoding: Encoding;
}

type Decode = (body: Uint8Array, encoding: Encoding, received: number) => DecodedOtlp;

/**
 * Takes the spans of an OTLP request, or what its log records tell of spans. When it returns, what was accepted
 * is durable; what was not is told. Throws `invalid_json`, `invalid_body`, `payload_too_large`, `unavailable`.
 */
export const ingestTraces = ingestWith(decodeTraces);
export const ingestLogs = ingestWith(decodeLogs);

function ingestWith(decode: Decode) {
  return async (ctx: ProjectContext, input: OtlpInput): Promise<PartialSuccess | undefined> => {
    authorize(ctx, "ingest");
    const decoded = decode(input.body, input.encoding, ctx.now);
    if (!decoded.ok) throw new ServiceError(decoded.code, decoded.message);
    await appendEvents(ctx, "otlp", decoded.events);
    return decoded.partial;
  };
}
