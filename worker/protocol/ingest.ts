import { z } from "zod";

/** One event of a batch that was not taken, and why. */
export const EventError = z.object({
  index: z.number().int(),
  id: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  path: z.string(),
});
export type EventError = z.infer<typeof EventError>;

/** The answer of ingest: 202 when at least one event was taken, 400 when none was. */
export const IngestAnswer = z.object({ accepted: z.number().int(), errors: z.array(EventError) });
export type IngestAnswer = z.infer<typeof IngestAnswer>;
