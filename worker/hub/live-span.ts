import type { SpanText } from "../domain/event.ts";
import type { FilterSpan } from "../domain/filter/predicate.ts";
import type { SpanState } from "../domain/fold.ts";
import { recordOf, rowOf } from "../domain/record.ts";
import type { SpanRow } from "../protocol/span.ts";

/** A span as it is now: for the wire, and for filters. */
export interface LiveSpan {
  row: SpanRow;
  span: FilterSpan;
}

/** What the hub knows of a span beside its state. Texts and children are those that passed by while it was watched. */
export interface Surroundings {
  conversation: string | null;
  texts: readonly SpanText[];
  hasChildren: boolean;
}

export function liveSpan(state: SpanState, { conversation, texts, hasChildren }: Surroundings): LiveSpan {
  const record = recordOf(state);
  const row = rowOf(record, conversation);
  const span = {
    record,
    conversationId: row.conversation_id,
    named: conversation !== null,
    texts,
    hasChildren,
  };
  return { row, span };
}
