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
  let parts: Part[] = [];
  let size = 0;
  const close = () => {
    if (parts.length > 0) chunks.push(join(parts));
    parts = [];
    size = 0;
  };
  for (const group of groupsOf(protocol, events)) {
    const part = await compressed(ctx, group);
    const bytes = Buffer.byteLength(part.rows) + part.member.length;
    if (size + bytes > MAX_CHUNK_BYTES) close();
    parts.push(part);
    size += bytes;
  }
  close();
  return chunks;
}

/** Events whose payloads are the lines of one gzip member: lines that are alike take half the bytes together. */
interface Group {
  rows: LoggedRow[];
  lines: string[];
}

const MAX_GROUP_EVENTS = 16;
const MAX_GROUP_CHARS = 48 * 1024;

function* groupsOf(protocol: Protocol, events: DecodedEvent[]): Generator<Group> {
  let group: Group = { rows: [], lines: [] };
  let chars = 0;
  for (const { captured, body } of events) {
    const { event, text, fresh } = captured;
    const { received, trace_id: traceId, span_id: spanId } = event;
    const line = wrap({ protocol, received, traceId, spanId, body });
    const full = group.rows.length === MAX_GROUP_EVENTS || chars + line.length > MAX_GROUP_CHARS;
    if (full && group.rows.length > 0) {
      yield group;
      group = { rows: [], lines: [] };
      chars = 0;
    }
    const row: LoggedRow = { e: event, l: 0 };
    if (text.input !== "" || text.output !== "") row.x = text;
    if (fresh) row.f = 1;
    group.rows.push(row);
    group.lines.push(line);
    chars += line.length;
  }
  if (group.rows.length > 0) yield group;
}

/** A group as the log takes it. */
interface Part {
  events: number;
  rows: string;
  member: Uint8Array;
}

async function compressed(ctx: ProjectContext, { rows, lines }: Group): Promise<Part> {
  const member = compress(lines.join(""));
  const [first] = rows as [LoggedRow];
  // Only a payload that is alone in its group can be as large.
  if (member.length > MAX_LOGGED_PAYLOAD) {
    first.r = await putLarge(ctx, first.e.received, member);
    return { events: 1, rows: JSON.stringify(first), member: new Uint8Array(0) };
  }
  first.l = member.length;
  return { events: rows.length, rows: rows.map((row) => JSON.stringify(row)).join(","), member };
}

async function putLarge(ctx: ProjectContext, received: number, member: Uint8Array): Promise<string> {
  const key = largeKey(ctx.project.id, received, crypto.randomUUID());
  await putObject(ctx.payloads, key, member).catch((cause: unknown) => {
    throw new ServiceError("unavailable", "a large payload could not be stored: send it again", {
      retryAfter: 5,
      cause,
    });
  });
  return formatRef(ctx.project.id, { key, offset: 0, length: member.length, line: 0 });
}

const join = (parts: Part[]): LogChunk => ({
  events: parts.reduce((sum, part) => sum + part.events, 0),
  rows: parts.map((part) => part.rows).join(","),
  payloads: Buffer.concat(parts.map((part) => part.member)),
});
