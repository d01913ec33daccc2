import { wrap } from "../capture/envelope.ts";
import { type DecodedEvent, decodeNative } from "../capture/native/decode.ts";
import type { LogChunk, LoggedRow } from "../hub/log.ts";
import { formatRef, largeKey } from "../payloads/segment.ts";
import { compress, putObject } from "../payloads/store.ts";
import type { EventError, IngestAnswer } from "../protocol/ingest.ts";
import { authorize, type ProjectContext } from "./context.ts";
import { ServiceError } from "./error.ts";

export interface IngestInput {
  /** The body, decompressed. */
  text: string;
  contentType: string;
}

/** A chunk is one row of the hub's log, which holds 2 MB. */
const MAX_CHUNK_BYTES = 1_200_000;
/** A payload larger than this, compressed, is an object of its own. */
const MAX_LOGGED_PAYLOAD = 512 * 1024;

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
  if (events.length > 0) await append(ctx, await chunksOf(ctx, events));
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

async function append(ctx: ProjectContext, chunks: LogChunk[]): Promise<void> {
  const answer = await ctx.hub.append(ctx.project, chunks).catch((cause: unknown) => {
    throw new ServiceError("unavailable", "the project's log did not answer: send it again", {
      retryAfter: 1,
      cause,
    });
  });
  if (!answer.ok) throw new ServiceError("unavailable", answer.message, { retryAfter: answer.retryAfter });
}

async function chunksOf(ctx: ProjectContext, events: DecodedEvent[]): Promise<LogChunk[]> {
  const chunks: LogChunk[] = [];
  let rows: string[] = [];
  let members: Uint8Array[] = [];
  let size = 0;
  const close = () => {
    if (rows.length > 0)
      chunks.push({ events: rows.length, rows: rows.join(","), payloads: Buffer.concat(members) });
    rows = [];
    members = [];
    size = 0;
  };
  for (const decoded of events) {
    const { row, member } = await logged(ctx, decoded);
    const json = JSON.stringify(row);
    const bytes = Buffer.byteLength(json) + member.length;
    if (size + bytes > MAX_CHUNK_BYTES) close();
    rows.push(json);
    members.push(member);
    size += bytes;
  }
  close();
  return chunks;
}

async function logged(
  ctx: ProjectContext,
  { captured, body }: DecodedEvent,
): Promise<{ row: LoggedRow; member: Uint8Array }> {
  const { event, text, fresh } = captured;
  const { received, trace_id: traceId, span_id: spanId } = event;
  const member = compress(wrap({ protocol: "native", received, traceId, spanId, body }));
  const row: LoggedRow = { e: event, l: member.length };
  if (text.input !== "" || text.output !== "") row.x = text;
  if (fresh) row.f = 1;
  if (member.length <= MAX_LOGGED_PAYLOAD) return { row, member };

  const key = largeKey(ctx.project.id, received, crypto.randomUUID());
  await putObject(ctx.payloads, key, member).catch((cause: unknown) => {
    throw new ServiceError("unavailable", "a large payload could not be stored: send it again", {
      retryAfter: 5,
      cause,
    });
  });
  row.r = formatRef(ctx.project.id, { key, offset: 0, length: member.length });
  row.l = 0;
  return { row, member: EMPTY };
}

const EMPTY = new Uint8Array(0);
