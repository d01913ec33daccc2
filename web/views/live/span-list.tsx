// biome-ignore-all lint/a11y/useSemanticElements: rows that are not all in the document make no table.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and names its active row.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { rowId, SPAN_COLUMNS, SpanRowView } from "../../components/span-row.tsx";
import { useNow } from "../../components/time.tsx";
import { type ListHandle, VirtualList } from "../../components/virtual-list.tsx";
import { type LiveList, p95 } from "../../state/live.ts";
import type { Selection } from "../../state/selection.ts";
import { MAX_ROWS } from "../../state/spans.ts";
import { isPhone } from "../../state/viewport.ts";

export const ROW_HEIGHT = 32;
const PHONE_ROW_HEIGHT = 60;
/** More than this at once is a jump, not a slide. */
const MAX_SLIDE = 12;

export interface SpanListProps {
  list: LiveList;
  selection: Selection;
  open: string | null;
  onOpen: (key: string, event: MouseEvent) => void;
  onTop: (top: boolean) => void;
  /** Brings in what waits and goes to the newest span. */
  onNewest: () => void;
  handle: (handle: ListHandle) => void;
}

/** The rows of the live list, what waits above them, and what can still be read below. */
export function SpanList({ list, selection, open, onOpen, onTop, onNewest, handle }: SpanListProps) {
  const { store } = list;
  const version = store.version.value;
  const now = useNow();
  const own = useRef<ListHandle | null>(null);
  const top = useRef(true);
  const active = selection.key.value;
  // Once a second is enough, and sorting a thousand latencies with every frame is not free.
  // `now` is the clock it goes by.
  const slow = useMemo(() => p95(store), [store, now]);

  // Rows arrive with a version.
  useEffect(() => {
    const arrived = store.takeArrived();
    if (top.current && arrived > 0 && arrived <= MAX_SLIDE) own.current?.slide(arrived);
  }, [store, version]);

  const keep = useMemo(
    () => (next: ListHandle) => {
      own.current = next;
      handle(next);
    },
    // The page's handle is a ref of its own.
    [],
  );

  return (
    <>
      <Waiting list={list} onNewest={onNewest} />
      <VirtualList
        class="span-list"
        label="Spans, newest first"
        count={store.count()}
        rowHeight={isPhone.value ? PHONE_ROW_HEIGHT : ROW_HEIGHT}
        columns={SPAN_COLUMNS.length}
        activeId={active !== null && store.indexOf(active) >= 0 ? rowId(active) : undefined}
        head={<SpanListHead />}
        foot={<SpanListFoot list={list} />}
        handle={keep}
        onTop={(at) => {
          top.current = at;
          onTop(at);
        }}
        onEnd={() => {
          if (list.paging.value === "idle") void list.more();
        }}
        row={(index, slot) => {
          const span = store.at(index);
          if (!span) return null;
          return (
            <SpanRowView
              key={slot}
              span={span}
              index={index}
              active={span.key === active}
              open={span.key === open}
              now={now}
              p95={slow}
              onOpen={onOpen}
            />
          );
        }}
      />
    </>
  );
}

function SpanListHead() {
  return (
    <div class="span-row span-head virtual-head" role="row" aria-rowindex={1}>
      {SPAN_COLUMNS.map((name) => (
        <div key={name} role="columnheader" class={`cell-${name.split(" ")[0]?.toLowerCase()}`}>
          {name === "Status" ? <span class="sr-only">{name}</span> : name}
        </div>
      ))}
    </div>
  );
}

function SpanListFoot({ list }: { list: LiveList }) {
  switch (list.paging.value) {
    case "failed":
      return (
        <div class="list-foot">
          Older spans could not be read.{" "}
          <Button size="small" icon="retry" onClick={() => void list.more()}>
            Try again
          </Button>
        </div>
      );
    case "full":
      return (
        <div class="list-foot">
          The newest {MAX_ROWS.toLocaleString()} spans are shown. A filter reaches further back.
        </div>
      );
    case "stopped":
      return (
        <div class="list-foot">
          The filter has looked through many spans.{" "}
          <Button size="small" icon="search" onClick={() => void list.more()}>
            Look further back
          </Button>
        </div>
      );
    case "end":
      return <div class="list-foot">That is the first span{list.filtered ? " that matches" : ""}.</div>;
    default:
      return <div class="list-foot">Reading older spans…</div>;
  }
}

/** New spans that are held back while someone reads. Said aloud as a number, at most every five seconds. */
function Waiting({ list, onNewest }: { list: LiveList; onNewest: () => void }) {
  const count = list.store.waiting.value;
  const now = useNow();
  const said = useRef({ at: 0, count: 0 });
  if (now - said.current.at >= 5000) said.current = { at: now, count };
  const stale = list.stale.value;
  return (
    <>
      <span class="sr-only" role="status">
        {said.current.count > 0 ? `${said.current.count} new spans wait` : ""}
      </span>
      {(count > 0 || stale) && (
        <button type="button" class="new-pill" onClick={onNewest}>
          {count > 0 ? `${count.toLocaleString()} new` : "The feed was cut: read again"}
        </button>
      )}
    </>
  );
}
