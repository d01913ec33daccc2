import type { SpanNode } from "../protocol/conversation.ts";
import type { SpanRow } from "../protocol/span.ts";
import { spanKey } from "./key.ts";

/**
 * The spans of a conversation as trees, roots and children in order of start. A parent is looked for in the
 * span's own trace, then in the whole conversation (clients that send no trace ids). A span whose parent
 * never came, or whose parents form a circle, is a root marked `orphan`: of a circle, the earliest.
 */
export function buildTree(rows: readonly SpanRow[]): SpanNode[] {
  const ordered = [...rows].sort(byStart);
  const nodes = new Map<string, SpanNode>();
  const byId = new Map<string, SpanNode>();
  for (const span of ordered) {
    const node: SpanNode = { span, orphan: false, children: [] };
    nodes.set(span.key, node);
    if (!byId.has(span.id)) byId.set(span.id, node);
  }

  const parents = new Map<SpanNode, SpanNode>();
  const roots: SpanNode[] = [];
  for (const node of nodes.values()) {
    const { parent_id: parentId, trace_id: traceId } = node.span;
    const parent =
      parentId === null ? undefined : (nodes.get(spanKey(traceId, parentId)) ?? byId.get(parentId));
    if (parent) parents.set(node, parent);
    else {
      node.orphan = parentId !== null;
      roots.push(node);
    }
  }

  // In order of start, so that the first of a circle that is met is its earliest.
  const rooted = new Set<SpanNode>(roots);
  for (const node of nodes.values()) {
    const path: SpanNode[] = [];
    const onPath = new Set<SpanNode>();
    let at: SpanNode | undefined = node;
    while (at && !rooted.has(at) && !onPath.has(at)) {
      path.push(at);
      onPath.add(at);
      at = parents.get(at);
    }
    if (at && onPath.has(at)) {
      const first = path.slice(path.indexOf(at)).sort((a, b) => byStart(a.span, b.span))[0] as SpanNode;
      parents.delete(first);
      first.orphan = true;
      roots.push(first);
    }
    for (const done of path) rooted.add(done);
  }

  for (const node of nodes.values()) parents.get(node)?.children.push(node);
  return roots.sort((a, b) => byStart(a.span, b.span));
}

// ISO texts of one form sort as their times do.
function byStart(a: SpanRow, b: SpanRow): number {
  if (a.start_time !== b.start_time) return a.start_time < b.start_time ? -1 : 1;
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
