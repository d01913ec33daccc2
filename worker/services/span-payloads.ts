import { type Envelope, unwrap } from "../capture/envelope.ts";
import { rederive } from "../capture/protocols.ts";
import type { CapturedEvent, SpanContent } from "../domain/event.ts";
import { fold, type SpanState } from "../domain/fold.ts";
import { readMessages } from "../domain/messages.ts";
import type { UncommittedEvent } from "../hub/uncommitted.ts";
import { parseRef } from "../payloads/segment.ts";
import { decompress, readPayloads } from "../payloads/store.ts";
import type { SpanDetail } from "../protocol/span.ts";
import type { ProjectContext } from "./context.ts";
import { ServiceError } from "./error.ts";

/** One event's payload, and what today's mapper makes of it. */
export interface ReadPayload {
  envelope: Envelope;
  captured: CapturedEvent | undefined;
}

/**
 * The payloads of several spans, in the order asked: those committed, by their references, and those still in
 * the log. A payload that is gone from R2 is left out. Throws `unavailable` when R2 does not answer.
 */
export async function payloadsOf(
  ctx: ProjectContext,
  spans: { refs: string[]; uncommitted: UncommittedEvent[] }[],
): Promise<ReadPayload[][]> {
  const wanted = spans.map(({ refs, uncommitted }) => [
    ...new Set([...refs, ...uncommitted.flatMap(({ ref }) => ref ?? [])]),
  ]);
  const refs = wanted.flat().map((ref) => parseRef(ctx.project.id, ref));
  const lines = await readPayloads(ctx.payloads, refs).catch((cause: unknown) => {
    throw new ServiceError("unavailable", "the payloads cannot be read now: try again", {
      retryAfter: 5,
      cause,
    });
  });
  let at = 0;
  return spans.map(({ uncommitted }, i) => {
    const stored = lines.slice(at, at + (wanted[i] as string[]).length);
    at += stored.length;
    const logged = uncommitted.flatMap(({ payload }) =>
      payload ? (decompress(payload.member)[payload.line] ?? []) : [],
    );
    // A commit between the two reads shows the same payload twice.
    return [...new Set([...stored, ...logged])].flatMap((line) => (line === undefined ? [] : read(line)));
  });
}

function read(line: string): ReadPayload {
  const envelope = unwrap(line);
  return { envelope, captured: rederive(envelope) };
}

type Content = Pick<SpanDetail, "input" | "output" | "parameters" | "tools" | "messages">;

/** What a span was asked and answered, folded from its payloads as the rest of it is from its events. */
export function contentOf(payloads: readonly ReadPayload[]): Content {
  let state: SpanState | undefined;
  for (const { captured } of payloads) if (captured) state = fold(state, captured.event, captured.content);
  const said = (field: keyof SpanContent) => shallow(state?.fields[field]?.[0] ?? null);
  const input = said("input");
  const output = said("output");
  return {
    input,
    output,
    parameters: said("parameters"),
    tools: said("tools"),
    messages: { input: readMessages(input, "user"), output: readMessages(output, "assistant") },
  };
}

const MAX_DEPTH = 100;

/**
 * A value as far as it can be written as JSON again: what is nested deeper is replaced by a note. Its payload's
 * text still has all of it.
 */
function shallow(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth === MAX_DEPTH) return "… nested too deep to show; see the payload";
  if (Array.isArray(value)) return value.map((item) => shallow(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shallow(item, depth + 1)]));
}
