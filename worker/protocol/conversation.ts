import { z } from "zod";
import { Message, SpanRow } from "./span.ts";

/** A conversation as lists show it. Sums are over its spans; `cost_usd` leaves the unpriced out. */
export const ConversationRow = z.object({
  id: z.string(),
  title: z.string().nullable(),
  last_answer: z.string().nullable(),
  user_id: z.string().nullable(),
  start_time: z.string(),
  last_time: z.string(),
  duration_ms: z.number(),
  /** Traces: requests that the user made. */
  turns: z.number().int(),
  spans: z.number().int(),
  errors: z.number().int(),
  running: z.number().int(),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  cost_usd: z.number(),
  /** Spans with a model and token counts, but no known price. */
  unpriced: z.number().int(),
});
export type ConversationRow = z.infer<typeof ConversationRow>;

export const ConversationPage = z.object({
  conversations: z.array(ConversationRow),
  next_cursor: z.string().nullable(),
});
export type ConversationPage = z.infer<typeof ConversationPage>;

/** A span among its children, in order of start. */
export interface SpanNode {
  span: SpanRow;
  /** Set when the span names a parent that has not come, or that would close a circle. */
  orphan: boolean;
  children: SpanNode[];
}
export const SpanNode: z.ZodType<SpanNode> = z.object({
  span: SpanRow,
  orphan: z.boolean(),
  get children() {
    return z.array(SpanNode);
  },
});

/** What one span adds to the dialogue: its input since the last answer, then its output. */
export const Turn = z.object({ key: z.string(), messages: z.array(Message) });
export type Turn = z.infer<typeof Turn>;

/** One conversation: `GET /api/v1/conversations/{id}`. */
export const ConversationDetail = z.object({
  conversation: ConversationRow,
  tree: z.array(SpanNode),
  dialogue: z.array(Turn),
  /** True when the conversation is larger than what one answer carries; the newest spans are kept. */
  truncated: z.boolean(),
});
export type ConversationDetail = z.infer<typeof ConversationDetail>;
