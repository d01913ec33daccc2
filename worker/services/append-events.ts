import { wrap } from "../capture/envelope.ts";
import type { DecodedEvent } from "../capture/native/decode.ts";
import type { Protocol } from "../capture/protocols.ts";
import type { LogChunk, LoggedRow } from "../hub/log.ts";
import { formatRef, largeKey } from "../payloads/segment.ts";
import { compress, putObject } from "../payloads/store.ts";
import type { ProjectContext } from "./context.ts";
import { ServiceError } from "./error.ts";

/** A chunk is one row of the hub's log, which holds 2 MB. */
const MAX_CHUNK_BYTES = 1_200_000;
/** A payload larger than this, compressed, is an object of its own. */
const MAX_LOGGED_PAYLOAD = 512 * 1024;

/**
 * Appends what a protocol's decoder made of a request to the project's log. When it returns, the events are
 * durable. Throws `unavailable` when they could not be stored and sending again will help.
 */
export async function appendEvents(
  ctx: ProjectContext,
  protocol: Protocol,
  events: DecodedEvent[],
): Promise<void> {
  if (events.length > 0) await append(ctx, await chunksOf(ctx, protocol, events));
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

async function chunksOf(
  ctx: ProjectContext,
  protocol: Protocol,
  events: DecodedEvent[],
): Promise<LogChunk[]> {
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
    const { row, member } = await logged(ctx, protocol, decoded);
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
  protocol: Protocol,
  { captured, body }: DecodedEvent,
): Promise<{ row: LoggedRow; member: Uint8Array }> {
  const { event, text, fresh } = captured;
  const { received, trace_id: traceId, span_id: spanId } = event;
  const member = compress(wrap({ protocol, received, traceId, spanId, body }));
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
