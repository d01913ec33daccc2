import { type ReadonlySignal, signal } from "@preact/signals";

/** Rows in an order, each with a key that stays its own while places change. */
export interface Ordered {
  count(): number;
  keyAt(index: number): string | undefined;
  indexOf(key: string): number;
}

/** The row that the keyboard is on, by key: rows that come in above do not move it. */
export interface Selection {
  readonly key: ReadonlySignal<string | null>;
  set(key: string | null): void;
  /** Goes `by` rows down (negative: up), stopping at the ends; from nowhere to `from`. Returns the key. */
  move(by: number, from?: number): string | null;
  index(): number;
}

export function createSelection(rows: Ordered): Selection {
  const key = signal<string | null>(null);
  // Where the row last was: one that is gone leaves its place to its neighbour.
  let last = 0;

  function index(): number {
    if (key.value === null) return -1;
    const at = rows.indexOf(key.value);
    if (at >= 0) last = at;
    return at;
  }

  return {
    key,
    index,
    set(next) {
      key.value = next;
      index();
    },
    move(by, from = 0) {
      const count = rows.count();
      if (count === 0) return null;
      const at = index();
      const next = key.value === null ? from : (at < 0 ? last : at) + by;
      key.value = rows.keyAt(Math.max(0, Math.min(count - 1, next))) ?? null;
      index();
      return key.value;
    },
  };
}
