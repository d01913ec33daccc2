import { env } from "cloudflare:workers";
import { readBase, type SeqRange, writeCommit } from "../../worker/db/logs/commit.ts";
import type { SpanEvent, SpanText } from "../../worker/domain/event.ts";
import { BaseCache, type CommitDeps, commitRange } from "../../worker/hub/commit.ts";
import type { LogEntry, LoggedRow } from "../../worker/hub/log.ts";
import { compress, putObject } from "../../worker/payloads/store.ts";

/** Entries of a log, one an event, as an append makes them; `texts` are those of the events. */
export function entriesOf(
  events: readonly SpanEvent[],
  first = 1,
  texts: readonly SpanText[] = [],
): LogEntry[] {
  return events.map((event, i) => {
    const payloads = compress(`{"event":${first + i}}\n`);
    const text = texts[i];
    const row: LoggedRow = { e: event, l: payloads.length, ...(text && { x: text }) };
    return { seq: first + i, appended: 1_795_456_800_000, events: 1, rows: JSON.stringify(row), payloads };
  });
}

/** The bindings as the hub hands them to a commit. */
export function commitDeps(
  projectId: string,
  db: D1Database = env.LOGS_0,
  bucket: R2Bucket = env.PAYLOADS,
): CommitDeps {
  return {
    projectId,
    put: (key, bytes) => putObject(bucket, key, bytes),
    readBase: (wanted) => readBase(db, projectId, wanted),
    writeCommit: (range, plan) => writeCommit(db, projectId, range, plan),
  };
}

/** A hub's committing without the hub: each call is the next range of the log. */
export function commits(projectId: string) {
  const deps = commitDeps(projectId);
  const cache = new BaseCache();
  let last = 0;
  return {
    cache,
    async commit(
      events: readonly SpanEvent[],
      texts?: readonly SpanText[],
    ): Promise<{ range: SeqRange; entries: LogEntry[] }> {
      const entries = entriesOf(events, last + 1, texts);
      const range = { first: last + 1, last: last + events.length };
      await commitRange(deps, cache, range, entries);
      last = range.last;
      return { range, entries };
    },
    /** As after an eviction, or a failure: nothing is remembered, and the range comes again. */
    async repeat({ range, entries }: { range: SeqRange; entries: LogEntry[] }): Promise<void> {
      cache.clear();
      await commitRange(deps, cache, range, entries);
    },
  };
}
