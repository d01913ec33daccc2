import type { SpanNode } from "../../worker/protocol/conversation.ts";
import type { SpanRow } from "../../worker/protocol/span.ts";
import { isUnpriced } from "./conversation-model.ts";

/** Sums over a span and all that is below it. */
export interface Sums {
  tokens: number;
  cost_usd: number;
  unpriced: number;
  errors: number;
  running: number;
  spans: number;
}

/** One request of the user: the roots of one trace, on a time axis of their own. Times in milliseconds. */
export interface TurnGroup {
  key: string;
  number: number;
  start: number;
  /** Of what has ended, or begun: running spans reach to now, which a view adds. */
  end: number;
  sums: Sums;
}

export type TraceLine =
  | { type: "turn"; group: TurnGroup }
  | {
      type: "span";
      group: TurnGroup;
      node: SpanNode;
      depth: number;
      folded: boolean;
      sums: Sums;
    };

/**
 * The lines of a conversation's trees, top to bottom, without what is folded. A conversation can last for
 * days, so each turn has a line of its own and a time axis of its own.
 */
export function linesOf(tree: readonly SpanNode[], folded: ReadonlySet<string>): TraceLine[] {
  const sums = sumUp(tree);
  const lines: TraceLine[] = [];
  const turns = new Map<string, SpanNode[]>();
  for (const root of tree) {
    const roots = turns.get(root.span.trace_id);
    if (roots) roots.push(root);
    else turns.set(root.span.trace_id, [root]);
  }
  let number = 0;
  for (const roots of turns.values()) {
    number++;
    const group = groupOf(roots, number, sums);
    lines.push({ type: "turn", group });
    const stack = roots.reverse().map((node) => ({ node, depth: 0 }));
    for (let next = stack.pop(); next; next = stack.pop()) {
      const { node, depth } = next;
      const isFolded = folded.has(node.span.key);
      lines.push({ type: "span", group, node, depth, folded: isFolded, sums: sums.get(node) as Sums });
      if (isFolded) continue;
      for (let i = node.children.length - 1; i >= 0; i--)
        stack.push({ node: node.children[i] as SpanNode, depth: depth + 1 });
    }
  }
  return lines;
}

function groupOf(roots: SpanNode[], number: number, sums: Map<SpanNode, Sums>): TurnGroup {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  const stack = [...roots];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const began = Date.parse(node.span.start_time);
    start = Math.min(start, began);
    end = Math.max(end, began, node.span.end_time === null ? began : Date.parse(node.span.end_time));
    stack.push(...node.children);
  }
  const total = roots.map((root) => sums.get(root) as Sums).reduce(plus);
  return { key: (roots[0] as SpanNode).span.trace_id, number, start, end, sums: total };
}

/** Sums of every node, children first, without recursion. */
function sumUp(tree: readonly SpanNode[]): Map<SpanNode, Sums> {
  const order: SpanNode[] = [];
  const stack = [...tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    order.push(node);
    stack.push(...node.children);
  }
  const sums = new Map<SpanNode, Sums>();
  for (const node of order.reverse())
    sums.set(node, node.children.map((child) => sums.get(child) as Sums).reduce(plus, ownSums(node.span)));
  return sums;
}

function ownSums(span: SpanRow): Sums {
  return {
    tokens: (span.usage?.input ?? 0) + (span.usage?.output ?? 0),
    cost_usd: span.cost_usd ?? 0,
    unpriced: isUnpriced(span) ? 1 : 0,
    errors: span.status === "error" ? 1 : 0,
    running: span.status === "running" ? 1 : 0,
    spans: 1,
  };
}

function plus(a: Sums, b: Sums): Sums {
  return {
    tokens: a.tokens + b.tokens,
    cost_usd: a.cost_usd + b.cost_usd,
    unpriced: a.unpriced + b.unpriced,
    errors: a.errors + b.errors,
    running: a.running + b.running,
    spans: a.spans + b.spans,
  };
}

/** Where a span's bar is on its turn's axis, as shares of it from 0 to 1. */
export interface Bar {
  left: number;
  width: number;
  /** The share of the bar that was waiting for the first token; 0 when that is not known. */
  waiting: number;
}

/** The time that a turn's axis spans: up to `now` while something in it runs. At least a millisecond. */
export function axisOf(group: TurnGroup, now: number): { start: number; length: number } {
  const end = group.sums.running > 0 ? Math.max(group.end, now) : group.end;
  return { start: group.start, length: Math.max(1, end - group.start) };
}

/** The bar of a span. One that ends before it starts, by a wrong clock, is a mark without length. */
export function barOf(span: SpanRow, axis: { start: number; length: number }, now: number): Bar {
  const start = Date.parse(span.start_time);
  const end = span.end_time !== null ? Date.parse(span.end_time) : span.status === "running" ? now : start;
  const left = share(start - axis.start, axis.length);
  const width = Math.min(1 - left, share(end - start, axis.length));
  const first = span.ttft_ms === null || end <= start ? 0 : share(span.ttft_ms, end - start);
  return { left, width, waiting: first };
}

function share(part: number, whole: number): number {
  return Math.max(0, Math.min(1, part / whole));
}
