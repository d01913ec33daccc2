import type { SpanNode } from "../protocol/conversation.ts";
import type { SpanRow } from "../protocol/span.ts";

/** Below these, a model is asked by the machinery and not by the person. */
const MACHINERY: readonly string[] = ["tool", "retrieval", "guardrail", "embedding"];

/**
 * The spans whose words are the dialogue, in order of start: the model calls of the outermost agent. What an
 * agent asks another agent, or a tool asks a model, is in the trace. A root that has no such call below it (its
 * host sends only the outer span) speaks for itself.
 */
export function speakersOf(tree: readonly SpanNode[]): SpanRow[] {
  return tree.flatMap((root) => {
    const calls = callsBelow(root);
    if (calls.length > 0) return calls;
    // The root of an orphan is still to come.
    return root.orphan ? [] : [root.span];
  });
}

function callsBelow(root: SpanNode): SpanRow[] {
  const calls: SpanRow[] = [];
  // A stack of its own: clients nest as deep as they like.
  const stack = [{ node: root, inAgent: false }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, inAgent } = next;
    const { kind } = node.span;
    if (kind === "llm") calls.push(node.span);
    if (node !== root && (MACHINERY.includes(kind) || (kind === "agent" && inAgent))) continue;
    const within = inAgent || kind === "agent";
    for (const child of node.children) stack.push({ node: child, inAgent: within });
  }
  return calls.sort((a, b) => (a.start_time < b.start_time ? -1 : a.start_time > b.start_time ? 1 : 0));
}
