import { v7 as uuid } from "uuid";
import type { ZodError } from "zod";
import { clean, cut } from "../../domain/clean.ts";
import { newMessages, textOf } from "../../domain/dialogue.ts";
import type { CapturedEvent, SpanEvent, SpanFields } from "../../domain/event.ts";
import { readMessages } from "../../domain/messages.ts";
import { NANO } from "../../domain/money.ts";
import { foldText } from "../../domain/text.ts";
import { readTime } from "../../domain/time.ts";
import { readUsage } from "../../domain/usage.ts";
import { NativeEvent } from "../../protocol/event.ts";
import type { EventError } from "../../protocol/ingest.ts";
import {
  MAX_AHEAD_US,
  MAX_ID_CHARS,
  MAX_LABEL_CHARS,
  MAX_TEXT_CHARS,
  MIN_TIME_US,
  PREVIEW_CHARS,
} from "../../protocol/limits.ts";
import type { Message } from "../../protocol/span.ts";
import { indexedMetadata } from "../metadata.ts";
import { namesOfTools } from "../tool-names.ts";
import { isPlainlyValid } from "./plainly-valid.ts";

type Problem = Omit<EventError, "index">;
export type Normalised = { ok: true; captured: CapturedEvent } | { ok: false; error: Problem };

/** The ids that an event was filed under when it first came: a payload that is read again keeps them. */
export interface FiledUnder {
  traceId: string;
  spanId: string;
}

const MAX_ERROR_CHARS = 1000;

/** One event, as it was sent, as Binnacle understands it, or what is wrong with it. */
export function normalise(raw: unknown, received: number, filed?: FiledUnder): Normalised {
  const parsed = readEvent(raw);
  if (!parsed.success) return { ok: false, error: schemaProblem(raw, parsed.error) };
  const e = parsed.data;

  const fresh = e.id == null && filed === undefined;
  const spanId = filed?.spanId ?? (e.id == null ? uuid() : clean(e.id));
  if (e.parent_id != null && e.trace_id == null && e.conversation_id == null)
    return problem(
      e.id,
      "trace_id_required",
      "trace_id",
      "a span with a parent_id needs the trace_id they share",
    );
  const traceId = filed?.traceId ?? (e.trace_id == null ? spanId : clean(e.trace_id));

  const times: Partial<Record<(typeof TIMES)[number], number>> = {};
  for (const field of TIMES) {
    const given = e[field];
    if (given == null) continue;
    const time = readTime(given);
    if (time === undefined)
      return problem(e.id, "invalid_time", field, "not a time: send ISO 8601 or a number since 1970");
    if (time < MIN_TIME_US || time > received + MAX_AHEAD_US)
      return problem(
        e.id,
        "time_out_of_range",
        field,
        "a time before 2000, or more than a day ahead of the server",
      );
    times[field] = time;
  }
  const cost = e.cost_usd == null ? undefined : Number(e.cost_usd);
  if (cost !== undefined && !(cost >= 0 && cost <= 1e6))
    return problem(e.id, "invalid_event", "cost_usd", "not an amount of US dollars between 0 and 1,000,000");

  const input = readMessages(e.input, "user");
  const output = readMessages(e.output, "assistant");
  const fresher = newMessages(input);
  const text = { input: said(fresher, MAX_TEXT_CHARS), output: said(output, MAX_TEXT_CHARS) };

  const set: Partial<SpanFields> = { ...times };
  for (const field of LABELS) {
    const value = e[field];
    if (value != null && value !== "") set[field] = cut(clean(value), MAX_LABEL_CHARS);
  }
  if (e.kind != null) set.kind = e.kind;
  if (e.error != null && e.error !== "") set.error = readError(e.error);
  const usage = readUsage(e.usage);
  if (usage) set.usage = usage;
  if (cost !== undefined) set.cost = Math.round(cost * NANO);
  const inputPreview = preview(input);
  if (inputPreview) set.input_preview = inputPreview;
  const outputPreview = cut(text.output, PREVIEW_CHARS);
  if (outputPreview) set.output_preview = outputPreview;
  const status = e.status ?? (isStart(e) ? "running" : undefined);
  if (status) set.status = status;

  const event: SpanEvent = {
    trace_id: traceId,
    span_id: spanId,
    at: times.end_time ?? times.first_token_time ?? times.start_time ?? received,
    received,
    set,
  };
  if (e.tags != null && e.tags.length > 0) event.tags = e.tags.map((tag) => cut(clean(tag), MAX_LABEL_CHARS));
  const tools = namesOfTools({ kind: e.kind, name: e.name, offered: e.tools, output });
  if (tools.length > 0) event.tool_names = tools;
  if (e.metadata != null) event.metadata = indexedMetadata(e.metadata);
  return {
    ok: true,
    captured: {
      event,
      content: { input: e.input, output: e.output, parameters: e.parameters, tools: e.tools },
      text: { input: foldText(text.input), output: foldText(text.output) },
      fresh,
    },
  };
}

function readEvent(raw: unknown): ReturnType<typeof NativeEvent.safeParse> {
  return isPlainlyValid(raw) ? { success: true, data: raw as NativeEvent } : NativeEvent.safeParse(raw);
}

const TIMES = ["start_time", "first_token_time", "end_time"] as const;
const LABELS = [
  "parent_id",
  "conversation_id",
  "name",
  "provider",
  "model",
  "finish_reason",
  "user_id",
  "environment",
  "release",
] as const;

/** An event that tells a beginning and nothing of an end is a span that runs. */
function isStart(e: NativeEvent): boolean {
  return (
    e.start_time != null && e.end_time == null && e.output == null && e.error == null && e.kind !== "event"
  );
}

function readError(error: NonNullable<NativeEvent["error"]>): SpanFields["error"] {
  if (typeof error === "string") return { type: null, message: cut(clean(error), MAX_ERROR_CHARS) };
  const type = error.type == null ? null : cut(clean(error.type), MAX_ERROR_CHARS);
  return { type, message: cut(clean(error.message ?? type ?? "error"), MAX_ERROR_CHARS) };
}

/** The last user message, or what was said last when no user spoke. */
function preview(input: Message[]): string {
  const user = input.findLast((message) => message.role === "user") ?? input.at(-1);
  return user ? said([user], PREVIEW_CHARS) : "";
}

const said = (messages: Message[], most: number) => cut(clean(textOf(messages, most)), most);

function schemaProblem(raw: unknown, error: ZodError): Problem {
  const issue = error.issues[0];
  const said = typeof raw === "object" && raw !== null && "id" in raw ? raw.id : null;
  const id =
    typeof said === "string" || typeof said === "number" ? String(said).slice(0, MAX_ID_CHARS) : null;
  return {
    id: id === null ? null : clean(id),
    code: "invalid_event",
    message: issue?.message ?? "not an event",
    path: issue?.path.join(".") ?? "",
  };
}

function problem(id: string | null | undefined, code: string, path: string, message: string): Normalised {
  return { ok: false, error: { id: id ?? null, code, message, path } };
}
