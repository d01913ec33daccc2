import { useEffect, useMemo, useRef } from "preact/hooks";
import type { SpanRow } from "../../../worker/protocol/span.ts";
import { Empty, Failure } from "../../components/empty.tsx";
import { FilterBar } from "../../components/filter-bar.tsx";
import { PeekPanel } from "../../components/peek-panel.tsx";
import { SkeletonRows } from "../../components/skeleton.tsx";
import type { ListHandle } from "../../components/virtual-list.tsx";
import { addTerm, termOf } from "../../state/filter-text.ts";
import { useShortcuts } from "../../state/keyboard.ts";
import { createLiveList } from "../../state/live.ts";
import { withQuery } from "../../state/live-url.ts";
import { currentUrl, navigate, paths } from "../../state/route.ts";
import { createSelection } from "../../state/selection.ts";
import { isPhone } from "../../state/viewport.ts";
import { SpanPanel } from "../span/span-panel.tsx";
import { LiveEmpty } from "./live-empty.tsx";
import { LiveHead } from "./live-head.tsx";
import { SpanList } from "./span-list.tsx";

/** The list, its head, and the span that is open beside it. */
export function LiveSpans({
  project,
  filter,
  open,
}: {
  project: string;
  filter: string;
  open: string | null;
}) {
  const list = useMemo(() => createLiveList(project, filter), [project, filter]);
  const { store } = list;
  const selection = useMemo(
    () => createSelection({ count: store.count, indexOf: store.indexOf, keyAt: (i) => store.at(i)?.key }),
    [store],
  );
  const handle = useRef<ListHandle | null>(null);
  const atTop = useRef(true);
  useEffect(() => {
    atTop.current = true;
    return list.start();
  }, [list]);

  // What is read must not move: below the top, with a row under the keyboard, with a span open.
  const settle = () => list.reading(!atTop.current || selection.key.value !== null);
  // `settle` reads what is latest.
  useEffect(() => {
    if (open !== null) selection.set(open);
    settle();
  }, [open, selection]);

  const show = (key: string | null, replace = false) => {
    if (key !== null && isPhone.value) navigate(paths.span(project, key));
    else navigate(withQuery(currentUrl.value, { span: key }), { replace });
  };
  // Who closes with the mouse reads the row no longer; with Escape the keyboard stays on it.
  const close = () => {
    show(null);
    selection.set(null);
    settle();
  };
  // A link to a span in its list, opened on a phone.
  useEffect(() => {
    if (open !== null && isPhone.value) navigate(paths.span(project, open), { replace: true });
  }, [open, project]);
  const latest = useRef({ open, show });
  latest.current = { open, show };

  useShortcuts(
    useMemo(() => {
      const move = (by: number) => {
        const key = selection.move(by);
        if (key === null) return;
        settle();
        handle.current?.scrollTo(selection.index());
        if (latest.current.open !== null) latest.current.show(key, true);
      };
      return [
        { keys: ["j", "ArrowDown"], label: "Next span", run: () => move(1) },
        { keys: ["k", "ArrowUp"], label: "Previous span", run: () => move(-1) },
        {
          keys: ["Enter", "o"],
          label: "Open the span",
          run: () => selection.key.value !== null && latest.current.show(selection.key.value),
        },
        {
          keys: ["Escape"],
          label: "Close the span, then leave the row",
          run: () => {
            if (latest.current.open !== null) latest.current.show(null);
            else selection.set(null);
            settle();
          },
        },
        {
          keys: ["c"],
          label: "Open the conversation of the span",
          run: () => {
            const row = selection.key.value === null ? undefined : store.get(selection.key.value);
            if (row) navigate(paths.conversation(project, row.conversation_id));
          },
        },
        { keys: [" ", "p"], label: "Pause or go on", run: () => list.pause(!list.paused.value) },
        { keys: ["n"], label: "Show the new spans", run: () => toNewest() },
      ];
      // Made once for each list.
    }, [list, selection]),
  );

  const toNewest = () => {
    if (latest.current.open === null) selection.set(null);
    list.pause(false);
    list.catchUp();
    handle.current?.toTop();
    settle();
  };

  return (
    <section class="page live-page">
      <LiveHead list={list} />
      <FilterBar key={project} project={project} filter={filter} store={store} />
      <div class="panes">
        <div class="pane-list">
          <LiveBody
            key={filter}
            list={list}
            project={project}
            filter={filter}
            rows={
              <SpanList
                list={list}
                selection={selection}
                open={open}
                onOpen={(key, event) => {
                  const term = event.altKey ? termOfCell(event.target, store.get(key)) : undefined;
                  if (term) navigate(withQuery(currentUrl.value, { filter: addTerm(filter, term) }));
                  else if (event.metaKey || event.ctrlKey)
                    window.open(paths.span(project, key), "_blank", "noopener");
                  else show(key, open !== null);
                }}
                onTop={(top) => {
                  atTop.current = top;
                  settle();
                }}
                onNewest={toNewest}
                handle={(next) => {
                  handle.current = next;
                }}
              />
            }
          />
        </div>
        {open !== null && !isPhone.value && (
          <PeekPanel label="Span" onClose={close}>
            <SpanPanel key={open} project={project} spanKey={open} row={store.get(open)} onClose={close} />
          </PeekPanel>
        )}
      </div>
    </section>
  );
}

/** What Alt and a click on a cell filter by: its kind, name, model or user. */
function termOfCell(target: EventTarget | null, span: SpanRow | undefined): string | undefined {
  const cell = target instanceof Element ? target.closest("[role=gridcell]") : null;
  if (!cell || !span) return undefined;
  if (cell.classList.contains("cell-kind")) return termOf("kind", span.kind);
  if (cell.classList.contains("cell-status")) return termOf("status", span.status);
  if (cell.classList.contains("cell-name") && span.name) return termOf("name", span.name);
  if (cell.classList.contains("cell-model") && span.model) return termOf("model", span.model);
  if (cell.classList.contains("cell-user") && span.user_id) return termOf("user", span.user_id);
  return undefined;
}

function LiveBody({
  list,
  project,
  filter,
  rows,
}: {
  list: ReturnType<typeof createLiveList>;
  project: string;
  filter: string;
  rows: preact.ComponentChildren;
}) {
  list.store.version.value;
  const error = list.error.value;
  if (list.store.count() > 0) return <>{rows}</>;
  if (error?.code === "invalid_filter") {
    return (
      <Empty icon="warning" title="The filter cannot be read">
        <p>{error.message}</p>
      </Empty>
    );
  }
  if (error) {
    return <Failure what="The spans could not be read" error={error} onRetry={() => void list.reload()} />;
  }
  if (list.loading.value) return <SkeletonRows rows={14} label="Loading spans" />;
  return <LiveEmpty project={project} filter={filter} list={list} />;
}
