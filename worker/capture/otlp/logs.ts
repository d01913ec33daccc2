import { MAX_AHEAD_US, MIN_TIME_US } from "../../protocol/limits.ts";
import { type FiledUnder, type Normalised, normalise } from "../native/normalise.ts";
import { Attributes, plainValue } from "./attributes.ts";
import { conversation, DETAILS, isConversation, saidOf } from "./conversation-events.ts";
import { firstWins } from "./fields.ts";
import { identity } from "./identity.ts";
import { attributeFamilies, identify, nativeEvent } from "./span.ts";
import { micros } from "./time.ts";
import type { LogsPayload, OtlpLogRecord } from "./types.ts";

/** Whether a log record tells what was said in a call of a model, and in which span. */
export function tellsOfSpan(record: OtlpLogRecord): boolean {
  if (!identify(record.traceId, record.spanId).ok) return false;
  return isConversation(saidOf(record.eventName, record.attributes).name);
}

/** The log records about one span as one event of it: an update, which may come before the span or after it. */
export function mapLogs(payload: LogsPayload, received: number, filed?: FiledUnder): Normalised {
  const records = payload.logRecords;
  const [first] = records;
  const ids = identify(first?.traceId, first?.spanId);
  if (!ids.ok) return ids;
  const said = records.map(({ eventName, attributes, body }) =>
    saidOf(eventName, attributes, plainValue(body)),
  );
  const details = said.find(({ name }) => name === DETAILS)?.attributes ?? new Attributes([]);
  const facts = firstWins([
    ...attributeFamilies(details),
    conversation(said),
    identity(details, new Attributes(payload.resource?.attributes)),
  ]);
  const result = normalise(
    nativeEvent(facts, {
      id: first?.spanId,
      trace_id: first?.traceId,
      kind: facts.kind ?? "llm",
      // The span itself will say how it ended. Until then it runs, unless it has answered.
      ...(facts.output === undefined && { status: "running" }),
    }),
    received,
    filed,
  );
  if (!result.ok) return result;
  const times = records.flatMap(
    (record) => micros(record.timeUnixNano) ?? micros(record.observedTimeUnixNano) ?? [],
  );
  const at = Math.max(...times.slice(-1000));
  if (!(at >= MIN_TIME_US && at <= received + MAX_AHEAD_US)) return result;
  const { captured } = result;
  return { ok: true, captured: { ...captured, event: { ...captured.event, at } } };
}
