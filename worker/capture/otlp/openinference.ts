import type { SpanKind } from "../../protocol/span.ts";
import { type Attributes, parsed } from "./attributes.ts";
import { given, isRecord, type SpanFacts } from "./fields.ts";
import { providerName } from "./provider.ts";
import { inclusive } from "./usage.ts";

const KINDS: Record<string, SpanKind> = {
  LLM: "llm",
  EMBEDDING: "embedding",
  TOOL: "tool",
  RETRIEVER: "retrieval",
  RERANKER: "retrieval",
  AGENT: "agent",
  CHAIN: "chain",
  PROMPT: "chain",
  GUARDRAIL: "guardrail",
  EVALUATOR: "guardrail",
};

/** OpenInference (Arize Phoenix): messages flattened into `llm.input_messages.0.message.role`, and so on. */
export function openInference(a: Attributes): SpanFacts {
  const said = a.text("openinference.span.kind")?.toUpperCase() ?? "";
  const isChat = a.text("input.mime_type", "output.mime_type") !== undefined;
  a.ignore("embedding.", "llm.prompts.", "llm.prompt_template.");
  const cost = a.under("llm.cost.");
  return {
    kind: Object.hasOwn(KINDS, said) ? KINDS[said] : undefined,
    provider: providerName(a.text("llm.provider", "llm.system")),
    model: a.text("llm.model_name", "embedding.model_name", "reranker.model_name"),
    input: messages(a, "llm.input_messages") ?? whole(a, "input.value", isChat),
    output:
      messages(a, "llm.output_messages") ??
      items(a, "retrieval.documents", "document") ??
      items(a, "reranker.output_documents", "document") ??
      whole(a, "output.value", isChat),
    tools: items(a, "llm.tools", "tool")?.map((tool) =>
      isRecord(tool) && "json_schema" in tool ? parsed(tool.json_schema) : tool,
    ),
    parameters: a.json("llm.invocation_parameters"),
    usage: inclusive({
      input: a.number("llm.token_count.prompt"),
      output: a.number("llm.token_count.completion"),
      cached: a.number("llm.token_count.prompt_details.cache_read"),
      cacheWrite: a.number("llm.token_count.prompt_details.cache_write"),
      reasoning: a.number("llm.token_count.completion_details.reasoning"),
    }),
    cost: typeof cost?.total === "number" ? cost.total : undefined,
    finishReason: a.text("llm.finish_reason"),
    tags: a.strings("tag.tags"),
    metadata: metadataOf(a.json("metadata")),
  };
}

const metadataOf = (value: unknown) => (isRecord(value) ? value : undefined);

// `input.value` is anybody's word; OpenInference alone says its type beside it.
function whole(a: Attributes, key: string, typed: boolean): unknown {
  return typed ? a.json(key) : a.value(key);
}

/** A flattened list whose items are each below a name of their own. */
function items(a: Attributes, prefix: string, inner: string): unknown[] | undefined {
  return a.list(prefix)?.map((item) => (isRecord(item) && inner in item ? item[inner] : item));
}

function messages(a: Attributes, prefix: string): unknown[] | undefined {
  return items(a, prefix, "message")?.map((message) => (isRecord(message) ? toMessage(message) : message));
}

/** As a message of the chat completions API, whose words these are, but for the flattening. */
function toMessage(message: Record<string, unknown>): unknown {
  const { contents, tool_calls: calls, content, ...more } = message;
  return given({
    ...more,
    content: content ?? (Array.isArray(contents) ? contents.map(toPart) : undefined),
    tool_calls: Array.isArray(calls)
      ? calls.map((call) => (isRecord(call) ? call.tool_call : call))
      : undefined,
  });
}

function toPart(item: unknown): unknown {
  const part = isRecord(item) ? item.message_content : undefined;
  if (!isRecord(part)) return item;
  const image = isRecord(part.image) && isRecord(part.image.image) ? part.image.image : undefined;
  return image ? { type: "image_url", image_url: { url: image.url } } : part;
}
