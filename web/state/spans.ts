import { type ReadonlySignal, signal } from "@preact/signals";
import { parseTime } from "../../worker/domain/time.ts";
import type { SpanRow } from "../../worker/protocol/span.ts";
import { frame, type Schedule } from "./spans-frame.ts";

/** Rows that a store keeps. Older ones are the database's to give again. */
export const MAX_ROWS = 100_000;

interface Entry {
  row: SpanRow;
  /** Start, in microseconds: what the order goes by. */
  at: number;
  /** The store's clock when a live row last set it. */
  live: number;
}

/** Spans by start time, newest first. Changes show in one drawing a frame: views read `version`, then `at`. */
export interface SpanStore {
  /** Steps once a frame in which something changed. */
  readonly version: ReadonlySignal<number>;
  /** New spans held back while someone reads. */
  readonly waiting: ReadonlySignal<number>;
  count(): number;
  /** The row at a place, 0 being the newest. */
  at(index: number): SpanRow | undefined;
  get(key: string): SpanRow | undefined;
  /** The place of a key, or -1. */
  indexOf(key: string): number;
  /** The latest start time the store still holds from the far end: where older pages go on. */
  oldest(): SpanRow | undefined;
  /** True once rows were let go at the far end to stay within the bound. */
  trimmed(): boolean;
  /** Rows of the live feed: known keys change in place, new ones enter, or wait while held. */
  live(rows: readonly SpanRow[]): void;
  /**
   * A page read from the server. Rows that the live feed has set since `mark()` keep what it said. With
   * `head` the page is the newest there is: what the store has beyond its end is let go, since spans may be
   * missing between the two.
   */
  list(rows: readonly SpanRow[], mark: number, head?: boolean): void;
  mark(): number;
  remove(keys: readonly string[]): void;
  /** While held, new spans wait. Letting go brings them in. */
  hold(held: boolean): void;
  /** Brings in what waits, and holds on. */
  release(): void;
  /** How many rows came in at the top since the last call: what slides in. */
  takeArrived(): number;
  clear(): void;
}

export function createSpanStore(options: { bound?: number; schedule?: Schedule } = {}): SpanStore {
  const bound = options.bound ?? MAX_ROWS;
  // A slab above the bound is let go at once, so that trimming is not paid with every row.
  const slack = Math.max(1, Math.floor(bound / 100));
  const draw = options.schedule ?? frame();
  const version = signal(0);
  const waiting = signal(0);
  const byKey = new Map<string, Entry>();
  const held = new Map<string, Entry>();
  // Ascending, so that the usual case, a newer row, is a push at the end.
  let order: Entry[] = [];
  let clock = 0;
  let holding = false;
  let trimmed = false;
  let arrived = 0;

  const changed = () =>
    draw(() => {
      version.value++;
      waiting.value = held.size;
    });

  function trim(map: Map<string, Entry>, entries: Entry[], room: number): Entry[] {
    if (entries.length <= bound + room) return entries;
    const excess = entries.length - bound;
    for (let i = 0; i < excess; i++) map.delete((entries[i] as Entry).row.key);
    return entries.slice(excess);
  }

  function enter(entries: Entry[]): void {
    if (entries.length === 0) return;
    const newest = order.at(-1);
    for (const entry of entries) {
      byKey.set(entry.row.key, entry);
      if (!newest || compare(entry, newest) > 0) arrived++;
    }
    mergeInto(order, entries.sort(compare));
    const before = order.length;
    order = trim(byKey, order, slack);
    if (order.length < before) trimmed = true;
  }

  function replace(entry: Entry, row: SpanRow, live: number): void {
    entry.live = live;
    const at = timeOf(row);
    if (at === entry.at) {
      entry.row = row;
      return;
    }
    const place = placeOf(order, entry);
    if (place >= 0) order.splice(place, 1);
    entry.row = row;
    entry.at = at;
    if (place >= 0) mergeInto(order, [entry]);
  }

  function take(rows: readonly SpanRow[], live: number, mark: number): Entry[] {
    const fresh = new Map<string, Entry>();
    for (const row of rows) {
      const known = byKey.get(row.key) ?? held.get(row.key) ?? fresh.get(row.key);
      if (!known) fresh.set(row.key, { row, at: timeOf(row), live });
      else if (known.live <= mark) replace(known, row, live);
    }
    return [...fresh.values()];
  }

  function letGoBefore(last: SpanRow | undefined): void {
    if (!last) return;
    const edge = lowerBound(order, { row: last, at: timeOf(last), live: 0 });
    for (let i = 0; i < edge; i++) byKey.delete((order[i] as Entry).row.key);
    order = order.slice(edge);
    trimmed = false;
  }

  function release(): void {
    const entries = [...held.values()];
    held.clear();
    enter(entries);
    changed();
  }

  return {
    version,
    waiting,
    count: () => order.length,
    at: (index) => order[order.length - 1 - index]?.row,
    get: (key) => (byKey.get(key) ?? held.get(key))?.row,
    indexOf(key) {
      const entry = byKey.get(key);
      return entry ? order.length - 1 - placeOf(order, entry) : -1;
    },
    oldest: () => order[0]?.row,
    trimmed: () => trimmed,
    live(rows) {
      const fresh = take(rows, ++clock, Number.POSITIVE_INFINITY);
      if (!holding) enter(fresh);
      else {
        for (const entry of fresh) held.set(entry.row.key, entry);
        if (held.size > bound + slack) {
          trim(held, [...held.values()].sort(compare), 0);
        }
      }
      changed();
    },
    list(rows, mark, head = false) {
      const newest = order.at(-1);
      const fresh = take(rows, 0, mark);
      if (head) letGoBefore(rows.at(-1));
      const late = (entry: Entry) => holding && newest !== undefined && compare(entry, newest) > 0;
      for (const entry of fresh) if (late(entry)) held.set(entry.row.key, entry);
      enter(fresh.filter((entry) => !held.has(entry.row.key)));
      changed();
    },
    mark: () => clock,
    remove(keys) {
      for (const key of keys) {
        held.delete(key);
        const entry = byKey.get(key);
        if (!entry) continue;
        byKey.delete(key);
        order.splice(placeOf(order, entry), 1);
      }
      changed();
    },
    hold(hold) {
      holding = hold;
      if (!hold && held.size > 0) release();
    },
    release,
    takeArrived() {
      const count = arrived;
      arrived = 0;
      return count;
    },
    clear() {
      byKey.clear();
      held.clear();
      order = [];
      trimmed = false;
      arrived = 0;
      changed();
    },
  };
}

/** A row without a readable time is the oldest: an order that holds NaN is no order. */
function timeOf(row: SpanRow): number {
  return parseTime(row.start_time) || 0;
}

/** By start, then by key, so that equal times have one order everywhere. */
function compare(a: Entry, b: Entry): number {
  if (a.at !== b.at) return a.at - b.at;
  return a.row.key < b.row.key ? -1 : a.row.key > b.row.key ? 1 : 0;
}

/** The first place whose entry is not before `entry`. */
function lowerBound(order: Entry[], entry: Entry): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(order[middle] as Entry, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function placeOf(order: Entry[], entry: Entry): number {
  const place = lowerBound(order, entry);
  return order[place] === entry ? place : -1;
}

/** Merges sorted entries into a sorted array from its end: costs the batch and the tail it lands in. */
function mergeInto(order: Entry[], entries: Entry[]): void {
  let from = order.length - 1;
  let batch = entries.length - 1;
  let to = from + entries.length;
  // The length is set by pushing, since an assigned length makes a holey, slower array.
  for (const entry of entries) order.push(entry);
  while (batch >= 0) {
    const entry = entries[batch] as Entry;
    const other = order[from];
    if (from >= 0 && other && compare(other, entry) > 0) {
      order[to--] = other;
      from--;
    } else {
      order[to--] = entry;
      batch--;
    }
  }
}
