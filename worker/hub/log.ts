import type { SeqRange } from "../db/logs/commit.ts";
import type { SpanEvent, SpanText } from "../domain/event.ts";

/** An event in the log. `placesOf` tells where its payload is among its entry's bytes. */
export interface LoggedRow {
  e: SpanEvent;
  /** What full-text search sees of it. */
  x?: SpanText;
  /** Bytes of the gzip member that its payload begins; 0 when it is the next line of the member before. */
  l: number;
  /** Where its payload is, when it was too large for the log. */
  r?: string;
  /** 1 when the server chose the span's id: nothing earlier exists. */
  f?: 1;
}

/** Part of an append: what fits one row. `rows` are LoggedRows as JSON, joined by commas. */
export interface LogChunk {
  events: number;
  rows: string;
  payloads: Uint8Array;
}

export interface LogEntry extends LogChunk {
  seq: number;
  /** Milliseconds. */
  appended: number;
}

export interface Backlog {
  events: number;
  bytes: number;
  /** When the oldest entry was appended, milliseconds; null when there is none. */
  oldest: number | null;
}

// A row holds 2 MB.
const MAX_ROW_BYTES = 1_800_000;

/** The log's own migrations: append only. Each runs once. */
const MIGRATIONS = [
  `CREATE TABLE log (
     seq INTEGER PRIMARY KEY, appended INTEGER NOT NULL, events INTEGER NOT NULL,
     rows TEXT NOT NULL, payloads BLOB NOT NULL
   );
   CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE watchers (id TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;`,
];

/**
 * The hub's durable, ordered log. What is appended is acknowledged; what a commit has put into the
 * database is kept a while for watchers who come back.
 */
export class HubLog {
  readonly #sql: SqlStorage;
  #last: number;
  #committed: number;
  #backlog: { events: number; bytes: number };

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    migrate(sql);
    this.#committed = Number(this.meta("committed") ?? 0);
    const known = sql.exec<{ last: number | null }>("SELECT max(seq) AS last FROM log").one();
    this.#last = Math.max(known.last ?? 0, this.#committed);
    this.#backlog = sql
      .exec<{ events: number; bytes: number }>(
        `SELECT coalesce(sum(events), 0) AS events, coalesce(sum(octet_length(rows) + length(payloads)), 0) AS bytes
         FROM log WHERE seq > ?`,
        this.#committed,
      )
      .one();
  }

  /** The last sequence number given out. */
  get last(): number {
    return this.#last;
  }

  /** All up to here is in the database. */
  get committed(): number {
    return this.#committed;
  }

  get backlog(): Backlog {
    if (this.#backlog.events === 0) return { events: 0, bytes: 0, oldest: null };
    const row = this.#sql
      .exec<{ appended: number }>("SELECT appended FROM log WHERE seq = ?", this.#committed + 1)
      .one();
    return { ...this.#backlog, oldest: row.appended };
  }

  /** Events and bytes that wait, without asking when the oldest came. */
  get waiting(): { events: number; bytes: number } {
    return this.#backlog;
  }

  /** Appends chunks as few rows as fit. The write is in storage's hands: await `sync` before answering. */
  append(chunks: LogChunk[], now: number): LogEntry[] {
    const entries: LogEntry[] = [];
    for (const chunk of merge(chunks)) {
      const entry = { seq: this.#last + 1, appended: now, ...chunk };
      this.#sql.exec(
        "INSERT INTO log (seq, appended, events, rows, payloads) VALUES (?, ?, ?, ?, ?)",
        entry.seq,
        now,
        chunk.events,
        chunk.rows,
        chunk.payloads,
      );
      // Only now: a number without a row would be a hole that no commit gets past.
      this.#last = entry.seq;
      this.#backlog.events += chunk.events;
      this.#backlog.bytes += sizeOf(chunk);
      entries.push(entry);
    }
    return entries;
  }

  /**
   * The range that the next commit covers, and keeps covering until it is closed: the same one after a
   * failure or an eviction. At least one entry, and no more than fit the bounds.
   */
  openRange(maxEvents: number, maxBytes: number): SeqRange | undefined {
    const first = this.#committed + 1;
    const open = Number(this.meta("open_range") ?? 0);
    if (open >= first) return { first, last: open };
    let events = 0;
    let bytes = 0;
    let last = 0;
    const sizes = this.#sql.exec<{ seq: number; events: number; bytes: number }>(
      "SELECT seq, events, octet_length(rows) + length(payloads) AS bytes FROM log WHERE seq >= ? ORDER BY seq LIMIT ?",
      first,
      maxEvents,
    );
    for (const entry of sizes) {
      events += entry.events;
      bytes += entry.bytes;
      if (last !== 0 && (events > maxEvents || bytes > maxBytes)) break;
      last = entry.seq;
    }
    if (last === 0) return undefined;
    this.setMeta("open_range", String(last));
    return { first, last };
  }

  /** The range is in the database. */
  close(range: SeqRange): void {
    const done = this.#sql
      .exec<{ events: number; bytes: number }>(
        `SELECT coalesce(sum(events), 0) AS events, coalesce(sum(octet_length(rows) + length(payloads)), 0) AS bytes
         FROM log WHERE seq BETWEEN ? AND ?`,
        range.first,
        range.last,
      )
      .one();
    this.setMeta("committed", String(range.last));
    this.#committed = range.last;
    this.#backlog.events -= done.events;
    this.#backlog.bytes -= done.bytes;
  }

  entries(range: SeqRange): LogEntry[] {
    return this.#sql
      .exec<Row>(
        "SELECT seq, appended, events, rows, payloads FROM log WHERE seq BETWEEN ? AND ? ORDER BY seq",
        range.first,
        range.last,
      )
      .toArray()
      .map(readEntry);
  }

  /** The first entry that is kept; one past the last when there is none. */
  oldestKept(): number {
    const { seq } = this.#sql.exec<{ seq: number | null }>("SELECT min(seq) AS seq FROM log").one();
    return seq ?? this.#last + 1;
  }

  /** Events after `seq`, without payloads. */
  eventsAfter(seq: number): LoggedRow[] {
    return this.#sql
      .exec<{ rows: string }>("SELECT rows FROM log WHERE seq > ? ORDER BY seq", seq)
      .toArray()
      .flatMap(({ rows }) => parseRows(rows));
  }

  /** How many events lie after `seq`. */
  countAfter(seq: number): number {
    return this.#sql
      .exec<{ n: number }>("SELECT coalesce(sum(events), 0) AS n FROM log WHERE seq > ?", seq)
      .one().n;
  }

  /** Forgets committed entries appended before `before`. True when some are still kept. */
  prune(before: number): boolean {
    this.#sql.exec("DELETE FROM log WHERE seq <= ? AND appended < ?", this.#committed, before);
    return this.oldestKept() <= this.#last;
  }

  meta(name: string): string | undefined {
    return this.#sql.exec<{ value: string }>("SELECT value FROM meta WHERE name = ?", name).toArray()[0]
      ?.value;
  }

  setMeta(name: string, value: string): void {
    this.#sql.exec("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", name, value);
  }
}

type Row = { seq: number; appended: number; events: number; rows: string; payloads: ArrayBuffer };

const readEntry = (row: Row): LogEntry => ({ ...row, payloads: new Uint8Array(row.payloads) });

// Bytes, as `octet_length` counts them: what fits a row, and what the backlog adds and subtracts.
const sizeOf = (chunk: LogChunk) => Buffer.byteLength(chunk.rows) + chunk.payloads.length;

/** A payload's line in a gzip member, and the member's place in an entry's bytes. */
export interface PayloadPlace {
  offset: number;
  length: number;
  line: number;
}

/** The place of each row's payload; null for one that is an object of its own. */
export function placesOf(rows: readonly LoggedRow[]): (PayloadPlace | null)[] {
  let member: PayloadPlace = { offset: 0, length: 0, line: 0 };
  return rows.map((row) => {
    if (row.r !== undefined) return null;
    member =
      row.l > 0
        ? { offset: member.offset + member.length, length: row.l, line: 0 }
        : { ...member, line: member.line + 1 };
    return member;
  });
}

export function parseRows(rows: string): LoggedRow[] {
  return JSON.parse(`[${rows}]`) as LoggedRow[];
}

/** Small appends that waited together become one row: rows, not bytes, are what a write costs. */
function* merge(chunks: LogChunk[]): Generator<LogChunk> {
  let group: LogChunk[] = [];
  let size = 0;
  for (const chunk of chunks) {
    if (group.length > 0 && size + sizeOf(chunk) > MAX_ROW_BYTES) {
      yield concat(group);
      group = [];
      size = 0;
    }
    group.push(chunk);
    size += sizeOf(chunk);
  }
  if (group.length > 0) yield concat(group);
}

function concat(chunks: LogChunk[]): LogChunk {
  if (chunks.length === 1) return chunks[0] as LogChunk;
  const payloads = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.payloads.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    payloads.set(chunk.payloads, at);
    at += chunk.payloads.length;
  }
  return {
    events: chunks.reduce((sum, chunk) => sum + chunk.events, 0),
    rows: chunks.map((chunk) => chunk.rows).join(","),
    payloads,
  };
}

function migrate(sql: SqlStorage): void {
  sql.exec("CREATE TABLE IF NOT EXISTS migrations (n INTEGER PRIMARY KEY)");
  const { done } = sql.exec<{ done: number }>("SELECT count(*) AS done FROM migrations").one();
  for (const [n, migration] of MIGRATIONS.entries())
    if (n >= done) {
      sql.exec(migration);
      sql.exec("INSERT INTO migrations (n) VALUES (?)", n);
    }
}
