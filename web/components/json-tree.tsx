import { useMemo, useRef, useState } from "preact/hooks";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";
import { JsonLineView } from "./json-line.tsx";
import {
  isOpen,
  type JsonFolds,
  linesOf,
  pathOf,
  searchNodes,
  textOf,
  unfoldTo,
  withFlipped,
  withMore,
} from "./json-lines.ts";
import { isContainer, type JsonNodes, scanJson } from "./json-scan.ts";
import { LongText } from "./long-text.tsx";
import { type ListHandle, VirtualList } from "./virtual-list.tsx";

const LINE = 24;
const CLOSED: JsonFolds = { flipped: new Set(), limits: new Map() };

/** A JSON text as a tree to fold, search and copy from. A text that is not JSON is shown as it is. */
export function JsonTree({ text, label }: { text: string; label: string }) {
  const nodes = useMemo(() => scanJson(text), [text]);
  if (!nodes) return <LongText text={text} class="json-raw" />;
  return <Tree key={text} nodes={nodes} label={label} />;
}

function Tree({ nodes, label }: { nodes: JsonNodes; label: string }) {
  const [folds, setFolds] = useState(CLOSED);
  const [chosen, setChosen] = useState(0);
  const list = useRef<ListHandle | null>(null);
  const lines = useMemo(() => linesOf(nodes, folds), [nodes, folds]);
  const at = lines.findIndex((line) => line.node === chosen && line.more === 0);

  const go = (node: number, shown = folds) => {
    setChosen(node);
    const line = (shown === folds ? lines : linesOf(nodes, shown)).findIndex((one) => one.node === node);
    // After the rows of newly opened parents are drawn.
    requestAnimationFrame(() => list.current?.scrollTo(line));
  };
  const step = (by: number) => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, at + by))];
    if (line) go(line.node);
  };
  const flip = (node: number) => setFolds(withFlipped(folds, node));

  function onKeyDown(event: KeyboardEvent): void {
    const open = isContainer(nodes, chosen) && isOpen(nodes, folds, chosen);
    const moves: Record<string, () => void> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Home: () => step(-lines.length),
      End: () => step(lines.length),
      ArrowRight: () => (open || !isContainer(nodes, chosen) ? step(1) : flip(chosen)),
      ArrowLeft: () => (open ? flip(chosen) : go(Math.max(0, nodes.parent[chosen] as number))),
      Enter: () => isContainer(nodes, chosen) && flip(chosen),
    };
    const move = event.target === event.currentTarget ? moves[event.key] : undefined;
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  }

  return (
    <div class="json-tree">
      <JsonSearch
        nodes={nodes}
        onFound={(node) => {
          const next = unfoldTo(nodes, folds, node);
          setFolds(next);
          go(node, next);
        }}
      />
      <VirtualList
        role="tree"
        class="json-lines"
        label={label}
        count={lines.length}
        rowHeight={LINE}
        activeId={at >= 0 ? `json-${chosen}` : undefined}
        onKeyDown={onKeyDown}
        handle={(handle) => {
          list.current = handle;
        }}
        row={(index, slot) => {
          const line = lines[index];
          return (
            line && (
              <JsonLineView
                key={slot}
                nodes={nodes}
                line={line}
                open={isOpen(nodes, folds, line.node)}
                chosen={line.node === chosen}
                onChoose={() => setChosen(line.node)}
                onFlip={() => flip(line.node)}
                onMore={() => setFolds(withMore(folds, line.node))}
              />
            )
          );
        }}
      />
      <JsonChosen nodes={nodes} node={chosen} />
    </div>
  );
}

/** Where the chosen node is and what it holds: a string whole, with its line breaks. */
function JsonChosen({ nodes, node }: { nodes: JsonNodes; node: number }) {
  const path = pathOf(nodes, node);
  const container = isContainer(nodes, node);
  return (
    <div class="json-chosen">
      <div class="json-chosen-head">
        <code class="one-line" dir="ltr">
          {path}
        </code>
        <CopyButton text={path} label="Copy the path" />
        <CopyOf nodes={nodes} node={node} />
      </div>
      {!container && <LongText key={node} text={textOf(nodes, node)} class="json-value-whole" most={2000} />}
    </div>
  );
}

/** The text is cut out only when it is asked for: it can be all of ten megabytes. */
function CopyOf({ nodes, node }: { nodes: JsonNodes; node: number }) {
  const text = useMemo(() => textOf(nodes, node), [nodes, node]);
  return <CopyButton text={text} label="Copy the value" words />;
}

function JsonSearch({ nodes, onFound }: { nodes: JsonNodes; onFound: (node: number) => void }) {
  const [query, setQuery] = useState("");
  const [place, setPlace] = useState(0);
  const found = useMemo(() => searchNodes(nodes, query), [nodes, query]);
  const go = (to: number) => {
    if (found.length === 0) return;
    const next = (to + found.length) % found.length;
    setPlace(next);
    onFound(found[next] as number);
  };
  return (
    <search class="json-search">
      <input
        class="input"
        type="search"
        aria-label="Search in the JSON"
        placeholder="Search"
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setPlace(-1);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          go(place + (event.shiftKey ? -1 : 1));
        }}
      />
      <span class="quiet small" role="status">
        {query === ""
          ? ""
          : found.length === 0
            ? "not found"
            : `${place >= 0 ? `${place + 1} of ` : ""}${found.length.toLocaleString()}${found.length >= 1000 ? "+" : ""}`}
      </span>
      {found.length > 0 && (
        <Button size="small" onClick={() => go(place + 1)}>
          Next
        </Button>
      )}
    </search>
  );
}
