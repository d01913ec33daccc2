// biome-ignore-all lint/a11y/useFocusableInteractive: the tree has the focus, and names its active line.
import { Icon } from "./icon.tsx";
import { type JsonLine, nameOf } from "./json-lines.ts";
import { isContainer, type JsonNodes } from "./json-scan.ts";

const FOLDED = 200;
/** Deeper than this, lines go no further to the right: they would leave the page. */
const MAX_INDENT = 24;

export interface JsonLineProps {
  nodes: JsonNodes;
  line: JsonLine;
  open: boolean;
  chosen: boolean;
  onChoose: () => void;
  onFlip: () => void;
  onMore: () => void;
}

/** One line of a JSON tree: a member or an item, folded to its line, or how many more there are. */
export function JsonLineView({ nodes, line, open, chosen, onChoose, onFlip, onMore }: JsonLineProps) {
  const { node } = line;
  const depth = nodes.depth[node] as number;
  const indent = (steps: number) => ({ paddingInlineStart: `${8 + Math.min(steps, MAX_INDENT) * 14}px` });
  if (line.more > 0) {
    return (
      <div
        class="json-line"
        role="treeitem"
        aria-level={depth + 2}
        aria-selected={false}
        style={indent(depth + 1)}
      >
        <button type="button" class="json-more" tabIndex={-1} onClick={onMore}>
          {line.more.toLocaleString()} more
        </button>
      </div>
    );
  }
  const container = isContainer(nodes, node);
  const name = nameOf(nodes, node);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keyboard, and moves among its lines.
    <div
      id={`json-${node}`}
      class="json-line"
      role="treeitem"
      tabIndex={-1}
      aria-level={depth + 1}
      aria-expanded={container ? open : undefined}
      aria-selected={chosen}
      style={indent(depth)}
      onClick={() => {
        onChoose();
        if (container) onFlip();
      }}
    >
      <span class="json-twist">
        {container && <Icon name={open ? "chevron-down" : "chevron-right"} size={12} />}
      </span>
      {name !== null && (
        <span class="json-name">
          <bdi>{typeof name === "string" && name.length > FOLDED ? `${name.slice(0, FOLDED)}…` : name}</bdi>:
        </span>
      )}
      <JsonValue nodes={nodes} node={node} open={open} />
    </div>
  );
}

function JsonValue({ nodes, node, open }: { nodes: JsonNodes; node: number; open: boolean }) {
  const start = nodes.start[node] as number;
  const end = nodes.end[node] as number;
  const first = nodes.text[start];
  const size = nodes.size[node] as number;
  if (first === "{" || first === "[") {
    const [left, right] = first === "{" ? ["{", "}"] : ["[", "]"];
    const inside = size === 0 ? "" : open ? size.toLocaleString() : `… ${size.toLocaleString()}`;
    return (
      <span class="json-container">
        {left}
        {inside}
        {right}
      </span>
    );
  }
  const source = nodes.text.slice(start, Math.min(end, start + FOLDED));
  const type =
    first === '"' ? "string" : first === "t" || first === "f" ? "boolean" : first === "n" ? "null" : "number";
  return (
    <span class="json-value one-line" data-type={type}>
      <bdi>{source}</bdi>
      {end - start > FOLDED && <span class="json-long">… {(end - start).toLocaleString()} characters</span>}
    </span>
  );
}
