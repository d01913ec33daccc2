import { z } from "zod";
import { MAX_FILTER_CHARS, MAX_ID_CHARS } from "./limits.ts";
import { SpanRow } from "./span.ts";

/**
 * The live protocol, `GET /api/v1/live`: JSON text frames, one message each.
 * A watcher says `hello`, is told `ready {seq}`, and subscribes. All that is in the database by then is
 * up to `seq`; every subscription is sent all that matches after `seq`, so a list that is read after
 * `ready` and the rows that follow leave no gap between them. A watcher who comes back says the last `seq`
 * it saw, and the feed goes on from there.
 */
export const LIVE_VERSION = 1;

export const ClientMessage = z.discriminatedUnion("type", [
  /** First. `resume_from` is the last `seq` that was seen: of `spans`, or of `ready`. */
  z.object({
    type: z.literal("hello"),
    v: z.literal(LIVE_VERSION),
    resume_from: z.number().int().nonnegative().optional(),
  }),
  z.object({
    type: z.literal("subscribe"),
    id: z.string().min(1).max(64),
    /** In the filter language. Relative times count from the moment of subscribing. */
    filter: z.string().max(MAX_FILTER_CHARS).optional(),
    conversation_id: z.string().max(MAX_ID_CHARS).optional(),
  }),
  z.object({ type: z.literal("unsubscribe"), id: z.string().min(1).max(64) }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;

export const ServerMessage = z.discriminatedUnion("type", [
  /** Answers `hello`: where the feed starts. */
  z.object({ type: z.literal("ready"), v: z.literal(LIVE_VERSION), seq: z.number().int() }),
  /** Spans that match subscription `id`, as they are now: a row replaces an earlier one of the same `key`. */
  z.object({ type: z.literal("spans"), id: z.string(), seq: z.number().int(), rows: z.array(SpanRow) }),
  /** What came after `from` up to `to` is no longer in the log: read the list again. */
  z.object({ type: z.literal("gap"), from: z.number().int(), to: z.number().int() }),
  /** `id` is the subscription that was refused, if it was one. */
  z.object({ type: z.literal("error"), code: z.string(), message: z.string(), id: z.string().optional() }),
]);
export type ServerMessage = z.infer<typeof ServerMessage>;
