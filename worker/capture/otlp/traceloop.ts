import type { SpanKind } from "../../protocol/span.ts";
import { type Attributes, parsed } from "./attributes.ts";
import { given, isRecord, type SpanFacts } from "./fields.ts";

const KINDS: Record<string, SpanKind> = {
  workflow: "chain",
  task: "chain",
  agent: "agent",
  tool: "tool",
};
const REQUESTS: Record<string, SpanKind> = {
  chat: "llm",
  completion: "llm",
  embedding: "embedding",
  rerank: "retrieval",
};

/** Traceloop's OpenLLMetry: its own kinds, and messages flattened into `gen_ai.prompt.0.role`, and so on. */
export function traceloop(a: Attributes): SpanFacts {
  const kind = a.text("traceloop.span.kind") ?? "";
  const request = a.text("llm.request.type") ?? "";
  const tools = a.list("llm.request.functions");
  return {
    kind: Object.hasOwn(KINDS, kind)
      ? KINDS[kind]
      : Object.hasOwn(REQUESTS, request)
        ? REQUESTS[request]
        : undefined,
    name: a.text("traceloop.entity.name"),
    input: a.list("gen_ai.prompt")?.map(toMessage) ?? a.json("traceloop.entity.input"),
    output: a.list("gen_ai.completion")?.map(toMessage) ?? a.json("traceloop.entity.output"),
    tools,
    finishReason: a.text("gen_ai.completion.0.finish_reason"),
    metadata: a.under("traceloop.association.properties."),
  };
}

/** As a message of the chat completions API. Content that is JSON text holds parts. */
function toMessage(message: unknown): unknown {
  if (!isRecord(message)) return message;
  const { content, tool_calls: calls, finish_reason: _, ...more } = message;
  const parts = parsed(content);
  return given({
    ...more,
    content: Array.isArray(parts) ? parts : content,
    tool_calls: Array.isArray(calls)
      ? calls.map((call) => (isRecord(call) ? { id: call.id, function: call } : call))
      : undefined,
  });
}
