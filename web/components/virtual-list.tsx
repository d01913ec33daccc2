import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { isPhone } from "../state/viewport.ts";
import { type VirtualWindow, windowOf } from "./virtual-window.ts";

/** What a page can do with a list that it shows. */
export interface ListHandle {
  scrollTo(index: number): void;
  toTop(): void;
  /** Lets the rows slide down from `rows` places above: what came in at the top pushes them. */
  slide(rows: number): void;
  focus(): void;
}

export interface VirtualListProps {
  count: number;
  /** Pixels; every row has the same, so that a place is a multiplication and not a measurement. */
  rowHeight: number;
  /**
   * The row at an index, with its role and id, and `slot` as its key: rows that leave the window lend their
   * elements to those that enter it, which is several times cheaper than making them.
   */
  row: (index: number, slot: number) => ComponentChildren;
  label: string;
  role?: "grid" | "tree" | "treegrid" | "table";
  class?: string;
  /** The id of the row that the keyboard is on. */
  activeId?: string | undefined;
  /** The head of a grid: it stays in sight. */
  head?: ComponentChildren;
  /** What stands after the last row. */
  foot?: ComponentChildren;
  columns?: number;
  onTop?: (atTop: boolean) => void;
  /** The end is near: more rows may be fetched. */
  onEnd?: () => void;
  handle?: (handle: ListHandle) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** Widths in pixels below which rows leave columns out, by `data-width`. */
const NARROW = 760;
const MEDIUM = 1040;
const EMPTY: VirtualWindow = { first: 0, last: 0, slots: 1 };

/** Rows of one height, of which only those in sight are in the document. */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, row, onTop, onEnd, handle, role = "grid" } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const [span, setSpan] = useState(EMPTY);
  const latest = useRef({ count, rowHeight, onTop, onEnd, top: true });
  Object.assign(latest.current, { count, rowHeight, onTop, onEnd });

  // Stable for the life of the list: it reads what is latest.
  const look = useRef(() => {
    const element = scroller.current;
    if (!element) return;
    const now = latest.current;
    const top = element.scrollTop < 4;
    if (top !== now.top) {
      now.top = top;
      now.onTop?.(top);
    }
    const next = windowOf(element.scrollTop, element.clientHeight, now.rowHeight, now.count);
    setSpan((old) =>
      old.first === next.first && old.last === next.last && old.slots === next.slots ? old : next,
    );
    if (now.count - next.last < 50) now.onEnd?.();
  }).current;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const width = element.clientWidth;
      element.dataset.width = isPhone.peek()
        ? "phone"
        : width < NARROW
          ? "narrow"
          : width < MEDIUM
            ? "medium"
            : "wide";
      look();
    });
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    handle?.({
      scrollTo: (index) => reveal(element, index, latest.current.rowHeight),
      toTop: () => element.scrollTo({ top: 0 }),
      slide: (places) => slide(rows.current, places * latest.current.rowHeight),
      focus: () => element.focus({ preventScroll: true }),
    });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [handle, look]);
  // What is in sight changes with the rows.
  useEffect(look, [count, rowHeight]);

  const shown = [];
  for (let i = span.first; i < Math.min(span.last, count); i++)
    shown.push(row(i, (count - 1 - i) % span.slots));
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: every role that `role` may be has these.
    // biome-ignore lint/a11y/noStaticElementInteractions: as above.
    <div
      ref={scroller}
      class={`virtual-list ${props.class ?? ""}`}
      role={role}
      aria-label={props.label}
      aria-rowcount={role === "tree" ? undefined : count + (props.head ? 1 : 0)}
      aria-colcount={props.columns}
      aria-activedescendant={props.activeId}
      tabIndex={0}
      onKeyDown={props.onKeyDown}
    >
      {props.head}
      <div
        class="virtual-space"
        role={role === "tree" ? "none" : "rowgroup"}
        style={{ height: `${count * rowHeight}px` }}
      >
        <div
          ref={rows}
          class="virtual-rows"
          role="presentation"
          style={{ transform: `translateY(${span.first * rowHeight}px)` }}
        >
          {shown}
        </div>
      </div>
      {props.foot}
    </div>
  );
}

/** Scrolls as little as shows the row whole, below a head that stays. */
function reveal(element: HTMLElement, index: number, rowHeight: number): void {
  const head = element.querySelector<HTMLElement>(":scope > .virtual-head")?.offsetHeight ?? 0;
  const top = index * rowHeight;
  const room = element.clientHeight - head;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + rowHeight > element.scrollTop + room) element.scrollTop = top + rowHeight - room;
}

function slide(rows: HTMLElement | null, pixels: number): void {
  if (!rows || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  rows.animate([{ transform: `translateY(${-pixels}px)` }, { transform: "none" }], {
    duration: 120,
    easing: "ease-out",
    composite: "add",
  });
}
