import { MAX_ID_CHARS, MAX_TAGS } from "../../protocol/limits.ts";
import { SPAN_KINDS, SPAN_STATUSES } from "../../protocol/span.ts";

const isText = (value: unknown) => typeof value === "string";
const isId = (value: unknown) =>
  typeof value === "string" && value.length > 0 && value.length <= MAX_ID_CHARS;
const isTime = (value: unknown) => typeof value === "string" || typeof value === "number";
const isObject = (value: unknown) => typeof value === "object" && !Array.isArray(value);
const kinds = new Set<unknown>(SPAN_KINDS);
const statuses = new Set<unknown>(SPAN_STATUSES);

const CHECKS = new Map<string, (value: unknown) => boolean>([
  ...["id", "trace_id", "parent_id", "conversation_id", "user_id"].map((field) => [field, isId] as const),
  ...["name", "provider", "model", "finish_reason", "environment", "release"].map(
    (field) => [field, isText] as const,
  ),
  ...["start_time", "first_token_time", "end_time"].map((field) => [field, isTime] as const),
  ["kind", (value) => kinds.has(value)],
  ["status", (value) => statuses.has(value)],
  ["error", isText],
  ["usage", isObject],
  ["metadata", isObject],
  ["cost_usd", (value) => typeof value === "number" && value >= 0 && value <= 1e6],
  ["tags", (value) => Array.isArray(value) && value.length <= MAX_TAGS && value.every(isText)],
]);

/**
 * Whether an event is valid in the plainest way: no value needs to be converted, and the schema would return
 * it as it is. Most events are, and asking costs a tenth of the schema, which decides on all others.
 */
export function isPlainlyValid(raw: unknown): boolean {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return false;
  for (const [field, value] of Object.entries(raw)) {
    if (value === null) continue;
    const check = CHECKS.get(field);
    if (check && !check(value)) return false;
  }
  return true;
}
