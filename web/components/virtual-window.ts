/** The rows that are drawn: from `first`, up to but not with `last`. */
export interface VirtualWindow {
  first: number;
  last: number;
  /** How many rows are drawn at most. Counted from the last row, a row keeps its slot when others come in above. */
  slots: number;
}

/** Rows drawn beyond what is in sight, so that a fast scroll meets rows and not paper. */
const BEYOND = 8;
/** The window moves in steps, so that most scroll events change nothing. */
const STEP = 4;

/** Which rows a scroll position needs, all pixels. Without a height yet, a screenful. */
export function windowOf(top: number, height: number, rowHeight: number, count: number): VirtualWindow {
  const from = Math.max(0, Math.floor(top / rowHeight) - BEYOND);
  const first = Math.min(from - (from % STEP), Math.max(0, count - 1));
  const seen = Math.ceil((height || 800) / rowHeight) + 2 * BEYOND + STEP;
  return { first, last: Math.min(count, first + seen), slots: seen };
}
