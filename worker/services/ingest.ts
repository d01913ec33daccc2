import { decodeNative } from "../capture/native/decode.ts";
import type { EventError, IngestAnswer } from "../protocol/ingest.ts";
import { appendEvents } from "./append-events.ts";
import { authorize, type ProjectContext } from "./context.ts";
import { ServiceError } from "./error.ts";

export interface IngestInput {
  /** The body, decompressed. */
  text: string;
  contentType: string;
}

/**
 * Takes events in the native form. When it returns, what was accepted is durable. Throws `invalid_json`,
 * `invalid_body` or `payload_too_large` when the body as a whole is refused, `unavailable` when nothing
 * could be stored and sending again will help.
 */
export async function ingest(ctx: ProjectContext, input: IngestInput): Promise<IngestAnswer> {
  authorize(ctx, "ingest");
  const decoded = decodeNative(input.text, input.contentType, ctx.now);
  if (!decoded.ok) throw new ServiceError(decoded.code, decoded.message);
  const { events, errors } = decoded;
  await appendEvents(ctx, "native", events);
  return { accepted: events.length, errors };
}

/** The body of a 400: none of the events was good. */
export function noneGood(errors: EventError[]): ServiceError {
  const [first] = errors;
  const place = first?.path ? ` (${first.path})` : "";
  const message = `no event of this request could be taken: ${first?.message}${place}`;
  return new ServiceError("invalid_body", message, {
    issues: errors.slice(0, 100).map(({ index, path, message }) => ({
      path: path === "" ? `${index}` : `${index}.${path}`,
      message,
    })),
  });
}
