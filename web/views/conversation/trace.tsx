import type { Signal } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { lineId, TreeRow } from "../../components/tree.tsx";
import { type ListHandle, VirtualList } from "../../components/virtual-list.tsx";
import type { ConversationNow } from "../../state/conversation.ts";
import { useGrowing } from "../../state/conversation-clock.ts";
import { linesOf } from "../../state/conversation-layout.ts";
import { useShortcuts } from "../../state/keyboard.ts";
import { isPhone } from "../../state/viewport.ts";

const ROW_HEIGHT = 30;
const PHONE_ROW_HEIGHT = 40;

/** How each answer came about: the spans as a tree, with bars on the time axis of their turn. */
export function Trace({
  now,
  hovered,
  open,
  onOpen,
  onClose,
}: {
  now: ConversationNow;
  hovered: Signal<string | null>;
  open: string | null;
  onOpen: (key: string) => void;
  onClose: () => void;
}) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | null>(open);
  const list = useRef<ListHandle | null>(null);
  const lines = useMemo(() => linesOf(now.tree, folded), [now.tree, folded]);
  const clock = useGrowing(now.row.running > 0);
  const at = lines.findIndex((line) => line.type === "span" && line.node.span.key === active);
  const current = lines[at];

  const fold = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  const move = (by: number) => {
    let next = at < 0 ? (by > 0 ? 0 : lines.length - 1) : at + by;
    while (lines[next]?.type === "turn") next += by > 0 ? 1 : -1;
    const line = lines[next];
    if (line?.type !== "span") return;
    setActive(line.node.span.key);
    list.current?.scrollTo(next);
    if (open !== null) onOpen(line.node.span.key);
  };
  const sideways = (unfold: boolean) => {
    if (current?.type !== "span") return;
    const { node, folded: isFolded } = current;
    if (node.children.length > 0 && isFolded === unfold) fold(node.span.key);
    else if (unfold) move(1);
    else {
      for (let up = at - 1; up >= 0; up--) {
        const line = lines[up];
        if (line?.type === "span" && line.depth < current.depth) {
          setActive(line.node.span.key);
          list.current?.scrollTo(up);
          return;
        }
      }
    }
  };

  // A span that is opened from the dialogue comes into sight here; what is folded around it opens.
  useEffect(() => {
    if (open === null) return;
    setActive(open);
    const line = lines.findIndex((one) => one.type === "span" && one.node.span.key === open);
    if (line >= 0) list.current?.scrollTo(line);
    else if (folded.size > 0) setFolded(new Set());
  }, [open]);

  const latest = useRef({ move, sideways, active, onOpen, onClose });
  latest.current = { move, sideways, active, onOpen, onClose };
  useShortcuts(
    useMemo(
      () => [
        { keys: ["j", "ArrowDown"], label: "Next span", run: () => latest.current.move(1) },
        { keys: ["k", "ArrowUp"], label: "Previous span", run: () => latest.current.move(-1) },
        { keys: ["ArrowRight"], label: "Unfold", run: () => latest.current.sideways(true) },
        {
          keys: ["ArrowLeft"],
          label: "Fold, or go to the parent",
          run: () => latest.current.sideways(false),
        },
        {
          keys: ["Enter", "o"],
          label: "Open the span",
          run: () => latest.current.active !== null && latest.current.onOpen(latest.current.active),
        },
        { keys: ["Escape"], label: "Close the span", run: () => latest.current.onClose() },
      ],
      [],
    ),
  );

  const height = isPhone.value ? PHONE_ROW_HEIGHT : ROW_HEIGHT;
  return (
    <section class="pane trace" aria-label="Trace">
      <VirtualList
        role="treegrid"
        class="trace-list"
        label="Spans of the conversation"
        count={lines.length}
        rowHeight={height}
        activeId={current ? lineId(current) : undefined}
        handle={(handle) => {
          list.current = handle;
        }}
        row={(index, slot) => {
          const line = lines[index];
          if (!line) return null;
          const key = line.type === "span" ? line.node.span.key : null;
          return (
            <TreeRow
              key={slot}
              line={line}
              index={index}
              now={clock}
              active={key !== null && key === active}
              linked={key !== null && key === hovered.value}
              onOpen={(opened) => {
                setActive(opened);
                onOpen(opened);
              }}
              onFold={fold}
              onHover={(next) => {
                hovered.value = next;
              }}
            />
          );
        }}
      />
    </section>
  );
}
