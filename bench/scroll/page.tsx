import "../../web/styles/index.css";
import "./page.css";
import { signal } from "@preact/signals";
import { render } from "preact";
import type { LiveStatus } from "../../web/api/live.ts";
import { createLiveList } from "../../web/state/live.ts";
import { createSelection } from "../../web/state/selection.ts";
import { createSpanStore } from "../../web/state/spans.ts";
import { SpanList } from "../../web/views/live/span-list.tsx";
import { madeRow } from "./rows.ts";

const ROWS = 100_000;
const SECONDS = 4;

/** Times between frames in milliseconds, and what the page's own code took of each. */
export interface Frames {
  between: number[];
  drawing: number[];
}

const store = createSpanStore();
const list = createLiveList("bench", "", {
  store,
  connect: () => ({ status: signal<LiveStatus>("live"), subscribe: () => () => {}, release: () => {} }),
  list: async () => ({ spans: [], next_cursor: null, stopped_early: false }),
});
const selection = createSelection({
  count: store.count,
  indexOf: store.indexOf,
  keyAt: (index) => store.at(index)?.key,
});
const began = Date.now() - ROWS * 4;
let made = 0;
const next = (count: number) => Array.from({ length: count }, () => madeRow(made++, began));

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

/** Calls `each` with every frame for some seconds, and tells how long the frames were. */
async function measure(each: (share: number) => void): Promise<Frames> {
  const frames: Frames = { between: [], drawing: [] };
  let last = await frame();
  const end = last + SECONDS * 1000;
  while (last < end) {
    const begun = performance.now();
    each(1 - (end - last) / (SECONDS * 1000));
    // The list draws in a task of its own, right after the event that moved it.
    await new Promise((resolve) => setTimeout(resolve));
    frames.drawing.push(performance.now() - begun);
    const now = await frame();
    frames.between.push(now - last);
    last = now;
  }
  return frames;
}

async function run() {
  const rows = next(ROWS);
  const filled = performance.now();
  store.list(rows, 0);
  const fill = performance.now() - filled;
  render(
    <SpanList
      list={list}
      selection={selection}
      open={null}
      onOpen={() => {}}
      onTop={(top) => list.reading(!top)}
      onNewest={() => {}}
      handle={() => {}}
    />,
    document.getElementById("app") as HTMLElement,
  );
  for (let i = 0; i < 20; i++) await frame();
  const scroller = document.querySelector<HTMLElement>(".span-list") as HTMLElement;
  const height = scroller.scrollHeight - scroller.clientHeight;

  const wheel = await measure(() => scroller.scrollBy({ top: 100 }));
  const drag = await measure((share) => scroller.scrollTo({ top: share * height }));
  scroller.scrollTo({ top: 0 });
  await frame();
  const live = await measure(() => store.live(next(4)));
  return { rows: store.count(), elements: document.querySelectorAll("*").length, fill, wheel, drag, live };
}

declare global {
  interface Window {
    runScroll: typeof run;
  }
}
window.runScroll = run;
