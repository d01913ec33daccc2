import { cut } from "../../domain/clean.ts";
import { readTime } from "../../domain/time.ts";
import { MAX_ID_CHARS, MAX_TAGS } from "../../protocol/limits.ts";
import { type FiledUnder, type Normalised, normalise } from "../native/normalise.ts";
import { Attributes } from "./attributes.ts";
import { conversation, isConversation, type Said, saidOf } from "./conversation-events.ts";
import { failure } from "./failure.ts";
import { firstWins, given, isRecord, type SpanFacts } from "./fields.ts";
import { genAi } from "./gen-ai.ts";
import { identity } from "./identity.ts";
import { langfuse } from "./langfuse.ts";
import { openInference } from "./openinference.ts";
import { micros } from "./time.ts";
import { traceloop } from "./traceloop.ts";
import type { OtlpSpan, SpanPayload } from "./types.ts";
import { vercel } from "./vercel.ts";

/** One span as an event: in the words of the native form, whose rules then hold for it too. */
export function mapSpan(payload: SpanPayload, received: number, filed?: FiledUnder): Normalised {
  const { resource, scope, span } = payload;
  const ids = identify(span.traceId, span.spanId);
  if (!ids.ok) return ids;
  const a = new Attributes(span.attributes);
  const facts = firstWins([
    ...attributeFamilies(a),
    conversation(eventsOf(span, a)),
    identity(a, new Attributes(resource?.attributes)),
  ]);
  const start = micros(span.startTimeUnixNano);
  const end = micros(span.endTimeUnixNano);
  const failed = failure(span, a);
  const error = failed || facts.error ? { ...facts.error, ...given({ ...failed }) } : undefined;
  a.ignore("http.request.header.", "http.response.header.", "logfire.json_schema", "events", "event.name");
  const event = nativeEvent(facts, {
    id: span.spanId,
    trace_id: span.traceId,
    parent_id: parentOf(span),
    name: facts.name ?? span.name,
    kind: facts.kind ?? (facts.model || facts.modelAsked ? "llm" : "chain"),
    status: error ? "error" : end === undefined ? "running" : "ok",
    error: error && { ...error, message: error.message || error.type || "error" },
    start_time: start,
    first_token_time: firstToken(facts, span),
    end_time: end,
    metadata: { ...a.rest(), ...(scope?.name && { "otel.scope.name": scope.name }), ...facts.metadata },
  });
  return normalise(event, received, filed);
}

/** What the conventions say, the most particular first: instrumentations add general attributes to their own. */
export function attributeFamilies(a: Attributes): SpanFacts[] {
  return [langfuse(a), openInference(a), vercel(a), genAi(a), traceloop(a)];
}

type Identified = { ok: true } | Extract<Normalised, { ok: false }>;

/** Whether these name a span. They come in hex; all zeros is OTLP's word for none. */
export function identify(traceId: string | undefined, spanId: string | undefined): Identified {
  for (const [path, id, length] of [
    ["trace_id", traceId, 32],
    ["span_id", spanId, 16],
  ] as const)
    if (!isId(id, length))
      return {
        ok: false,
        error: {
          id: id ?? null,
          code: "invalid_event",
          path,
          message: `not ${length / 2} bytes, or all zero`,
        },
      };
  return { ok: true };
}

const isId = (id: string | undefined, length: number) =>
  id?.length === length && /^[\da-f]+$/.test(id) && /[^0]/.test(id);

const parentOf = ({ parentSpanId: id, spanId }: OtlpSpan) => (isId(id, 16) && id !== spanId ? id : undefined);

/** A parent often repeats its children's usage: only what is no frame around other spans is counted. */
const FRAMES: unknown[] = ["agent", "chain"];

/** Facts as an event of the native form, with values that it would refuse cut or left out. */
export function nativeEvent(facts: SpanFacts, own: Record<string, unknown>): Record<string, unknown> {
  const counts = !FRAMES.includes(own.kind);
  const id = (value: string | undefined) => (value ? cut(value, MAX_ID_CHARS) : undefined);
  const cost = facts.cost !== undefined && facts.cost >= 0 && facts.cost <= 1e6 ? facts.cost : undefined;
  const event = {
    conversation_id: id(facts.conversationId),
    provider: facts.provider,
    model: facts.model ?? facts.modelAsked,
    parameters: facts.parameters,
    tools: facts.tools,
    input: facts.input,
    output: facts.output,
    ...(counts && { usage: facts.usage, cost_usd: cost }),
    finish_reason: facts.finishReason,
    user_id: id(facts.userId),
    tags: facts.tags?.slice(0, MAX_TAGS),
    environment: facts.environment,
    release: facts.release,
    ...own,
  };
  // The native form's quick check takes what is said, not what is undefined.
  return given(event) ?? {};
}

const FIRST_TOKEN_EVENTS = ["ai.stream.firstChunk", "llm.content.completion.chunk"];

/** Microseconds. A time that is outside of its span is somebody's mistake. */
function firstToken(facts: SpanFacts, span: OtlpSpan): number | undefined {
  const start = micros(span.startTimeUnixNano);
  const end = micros(span.endTimeUnixNano);
  if (start === undefined || end === undefined) return undefined;
  const event = span.events?.find(({ name }) => FIRST_TOKEN_EVENTS.includes(name ?? ""));
  const { firstTokenAfter: after, firstTokenTime } = facts;
  const time =
    after === undefined
      ? (readTime(firstTokenTime) ?? micros(event?.timeUnixNano))
      : Math.round(start + after);
  return time !== undefined && time >= start && time <= end ? time : undefined;
}

/** The dialogue's events: the span's own, and those that some write as a list of JSON into an attribute. */
function eventsOf(span: OtlpSpan, a: Attributes): Said[] {
  const own = (span.events ?? []).map(({ name, attributes }) => saidOf(name, attributes));
  const listed = a.json("events");
  const written = (Array.isArray(listed) ? listed : []).flatMap((item) => {
    const name = isRecord(item) ? item["event.name"] : undefined;
    return typeof name === "string" ? { name, attributes: new Attributes([]), body: item } : [];
  });
  return [...own, ...written].filter(({ name }) => isConversation(name));
}
