import type { SpanKind, Usage } from "../../protocol/span.ts";

/**
 * What one family of attributes says of a span. Families overlap, since instrumentations write several at once:
 * of two that tell a field, the first in their order is believed.
 */
export interface SpanFacts {
  kind?: SpanKind | undefined;
  name?: string | undefined;
  provider?: string | undefined;
  /** The model that answered. */
  model?: string | undefined;
  modelAsked?: string | undefined;
  input?: unknown;
  output?: unknown;
  parameters?: unknown;
  tools?: unknown;
  usage?: Usage | undefined;
  cost?: number | undefined;
  finishReason?: string | undefined;
  /** Microseconds since the span's start. */
  firstTokenAfter?: number | undefined;
  /** As a client writes times. */
  firstTokenTime?: string | undefined;
  error?: { type?: string | undefined; message?: string | undefined } | undefined;
  conversationId?: string | undefined;
  userId?: string | undefined;
  environment?: string | undefined;
  release?: string | undefined;
  tags?: string[] | undefined;
  metadata?: Record<string, unknown> | undefined;
}

/** The first word on each field. Tags and metadata are united. */
export function firstWins(all: SpanFacts[]): SpanFacts {
  const facts: Record<string, unknown> = {};
  for (const one of all) for (const field in one) facts[field] ??= one[field as keyof SpanFacts];
  const tags = [...new Set(all.flatMap((one) => one.tags ?? []))];
  if (tags.length > 0) facts.tags = tags;
  const metadata = all.toReversed().flatMap((one) => Object.entries(one.metadata ?? {}));
  if (metadata.length > 0) facts.metadata = Object.fromEntries(metadata);
  return facts;
}

/** A record without its undefined values, or undefined when none is left. */
export function given(record: Record<string, unknown>): Record<string, unknown> | undefined {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined && value !== null);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
