import type { SpanError, SpanKind, SpanStatus, Usage } from "../protocol/span.ts";

/** What an event can say of its span. Times are microseconds, money nano-dollars. */
export interface SpanFields {
  parent_id: string;
  conversation_id: string;
  kind: SpanKind;
  name: string;
  provider: string;
  model: string;
  status: SpanStatus;
  error: SpanError;
  start_time: number;
  first_token_time: number;
  end_time: number;
  usage: Usage;
  cost: number;
  finish_reason: string;
  user_id: string;
  environment: string;
  release: string;
  input_preview: string;
  output_preview: string;
}

/** Metadata as it is indexed: what is nested has become text. */
export type Metadata = Record<string, string | number | boolean>;

/** The part of an event that is folded, indexed and shown in lists. Its payload is elsewhere. */
export interface SpanEvent {
  trace_id: string;
  span_id: string;
  /** The event's own time: of its end, first token or start, or of its receipt when it tells none. */
  at: number;
  received: number;
  set: Partial<SpanFields>;
  tags?: string[];
  /** Names of the tools that were offered or called. */
  tool_names?: string[];
  metadata?: Metadata;
}

/** What was said and answered, in full. Only a single span's page needs it. */
export interface SpanContent {
  input?: unknown;
  output?: unknown;
  parameters?: unknown;
  tools?: unknown;
}

/** What a protocol's decoder makes of one event. */
export interface CapturedEvent {
  event: SpanEvent;
  content: SpanContent;
  /** What full-text search sees: what is new in the input, and the output. */
  text: SpanText;
  /** True when the server chose the span's id, so that nothing earlier can exist under it. */
  fresh: boolean;
}

export interface SpanText {
  input: string;
  output: string;
}
