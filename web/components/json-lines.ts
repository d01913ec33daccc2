import { isContainer, type JsonNodes } from "./json-scan.ts";

/** What of a JSON text is unfolded. */
export interface JsonFolds {
  /** Containers that differ from what their depth says. */
  flipped: ReadonlySet<number>;
  /** How many children of a container are shown, where it is more than the first hundreds. */
  limits: ReadonlyMap<number, number>;
}

/** A line of the tree: a node, or (`more`) what a container still has. */
export interface JsonLine {
  node: number;
  more: number;
}

const OPEN_DEPTH = 3;
/** Children shown at once: a million numbers are a million lines, more than a browser can be tall. */
export const CHILDREN = 200;

export function isOpen(nodes: JsonNodes, folds: JsonFolds, node: number): boolean {
  return (nodes.depth[node] as number) < OPEN_DEPTH !== folds.flipped.has(node);
}

/** The lines of what is unfolded, top to bottom. */
export function linesOf(nodes: JsonNodes, folds: JsonFolds): JsonLine[] {
  const lines: JsonLine[] = [];
  let node = 0;
  while (node < nodes.count) {
    const parent = nodes.parent[node] as number;
    const limit = parent < 0 ? 1 : (folds.limits.get(parent) ?? CHILDREN);
    if ((nodes.index[node] as number) >= limit) {
      lines.push({ node: parent, more: (nodes.size[parent] as number) - limit });
      node = nodes.next[parent] as number;
      continue;
    }
    lines.push({ node, more: 0 });
    node = isContainer(nodes, node) && isOpen(nodes, folds, node) ? node + 1 : (nodes.next[node] as number);
  }
  return lines;
}

/** The folds with every container around a node open, and far enough that the node is among those shown. */
export function unfoldTo(nodes: JsonNodes, folds: JsonFolds, node: number): JsonFolds {
  const flipped = new Set(folds.flipped);
  const limits = new Map(folds.limits);
  for (let at = node; (nodes.parent[at] as number) >= 0; at = nodes.parent[at] as number) {
    const parent = nodes.parent[at] as number;
    const open: JsonFolds = { flipped, limits };
    if (!isOpen(nodes, open, parent)) toggle(flipped, parent);
    const index = nodes.index[at] as number;
    if (index >= (limits.get(parent) ?? CHILDREN)) limits.set(parent, index + CHILDREN);
  }
  return { flipped, limits };
}

function toggle(set: Set<number>, member: number): void {
  if (!set.delete(member)) set.add(member);
}

export function withFlipped(folds: JsonFolds, node: number): JsonFolds {
  const flipped = new Set(folds.flipped);
  toggle(flipped, node);
  return { ...folds, flipped };
}

export function withMore(folds: JsonFolds, container: number): JsonFolds {
  const limits = new Map(folds.limits);
  // Ten times as many each time: a long list is reached in a few steps.
  limits.set(container, (limits.get(container) ?? CHILDREN) * 10);
  return { ...folds, limits };
}

/** A member's key, or an item's place, as the tree names it. */
export function nameOf(nodes: JsonNodes, node: number): string | number | null {
  const from = nodes.keyStart[node] as number;
  if (from >= 0) return unquote(nodes.text.slice(from, nodes.keyEnd[node]));
  return (nodes.parent[node] as number) < 0 ? null : (nodes.index[node] as number);
}

/** `messages[0].content`: the way to a node, as JavaScript and jq write it. */
export function pathOf(nodes: JsonNodes, node: number): string {
  const steps: string[] = [];
  for (let at = node; (nodes.parent[at] as number) >= 0; at = nodes.parent[at] as number) {
    const name = nameOf(nodes, at);
    if (typeof name === "number") steps.push(`[${name}]`);
    else steps.push(/^[A-Za-z_$][\w$]*$/.test(name ?? "") ? `.${name}` : `[${JSON.stringify(name)}]`);
  }
  const path = steps.reverse().join("");
  return path.startsWith(".") ? path.slice(1) : path || "$";
}

/** A node as it is written in the text. */
export function sourceOf(nodes: JsonNodes, node: number): string {
  return nodes.text.slice(nodes.start[node], nodes.end[node]);
}

/** What copying a node gives: a string without its quotes and escapes, the rest as it is written. */
export function textOf(nodes: JsonNodes, node: number): string {
  const source = sourceOf(nodes, node);
  return source.startsWith('"') ? unquote(source) : source;
}

function unquote(source: string): string {
  try {
    return JSON.parse(source) as string;
  } catch {
    // A control character or a bad escape inside: better as it is written than not at all.
    return source.slice(1, -1);
  }
}

/** The leaves and members in which a text is found, in order; at most `most`. */
export function searchNodes(nodes: JsonNodes, query: string, most = 1000): number[] {
  if (query === "") return [];
  const found: number[] = [];
  const forms = new Set([query, JSON.stringify(query).slice(1, -1), ascii(query)]);
  const pattern = new RegExp([...forms].map(escapeRegExp).join("|"), "giu");
  for (let match = pattern.exec(nodes.text); match; match = pattern.exec(nodes.text)) {
    const node = nodeAt(nodes, match.index);
    if (node >= 0 && found.at(-1) !== node) found.push(node);
    if (found.length >= most) break;
    // On to the next node: one long text with a thousand matches is one place to go to.
    const end = node < 0 || isContainer(nodes, node) ? match.index + 1 : (nodes.end[node] as number);
    pattern.lastIndex = Math.max(end, match.index + 1);
  }
  return found;
}

/** The node whose key or own text a place is in: the last that begins at or before it. */
function nodeAt(nodes: JsonNodes, place: number): number {
  let low = 0;
  let high = nodes.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const key = nodes.keyStart[middle] as number;
    if ((key >= 0 ? key : (nodes.start[middle] as number)) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** How a client that writes ASCII only has written a text. */
function ascii(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
