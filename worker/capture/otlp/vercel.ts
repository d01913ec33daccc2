import type { SpanKind } from "../../protocol/span.ts";
import { type Attributes, parsed } from "./attributes.ts";
import { given, isRecord, type SpanFacts } from "./fields.ts";
import { providerName } from "./provider.ts";
import { inclusive } from "./usage.ts";

/** Vercel AI SDK 5 and 6: `ai.*`. A call of a model is the `.doGenerate` child; its parent repeats the usage. */
export function vercel(a: Attributes): SpanFacts {
  const operation = a.text("ai.operationId");
  // A caller's headers can hold its keys.
  a.ignore("ai.request.headers.", "ai.embedding.", "ai.embeddings.");
  a.value("ai.embedding", "ai.embeddings");
  a.value("operation.name", "resource.name");
  if (operation === undefined) return {};
  const ms = a.number("ai.response.msToFirstChunk", "ai.stream.msToFirstChunk");
  const kind = kindOf(operation);
  const settings = Object.entries(a.under("ai.settings.") ?? {}).filter(
    ([key]) => !key.startsWith("context."),
  );
  return {
    kind,
    name: kind === "tool" ? a.text("ai.toolCall.name") : undefined,
    provider: providerName(a.text("ai.model.provider")),
    model: a.text("ai.response.model"),
    modelAsked: a.text("ai.model.id"),
    input: inputOf(a),
    output: outputOf(a),
    tools: list(a.value("ai.prompt.tools"))?.map(parsed),
    parameters: given(Object.fromEntries(settings)),
    usage: inclusive({
      input: a.number("ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens"),
      output: a.number("ai.usage.outputTokens", "ai.usage.completionTokens"),
      cached: a.number("ai.usage.inputTokenDetails.cacheReadTokens", "ai.usage.cachedInputTokens"),
      cacheWrite: a.number("ai.usage.inputTokenDetails.cacheWriteTokens"),
      reasoning: a.number("ai.usage.outputTokenDetails.reasoningTokens", "ai.usage.reasoningTokens"),
    }),
    finishReason: a.text("ai.response.finishReason"),
    firstTokenAfter: ms === undefined ? undefined : ms * 1000,
    metadata: a.under("ai.telemetry.metadata."),
  };
}

function kindOf(operation: string): SpanKind {
  if (operation === "ai.toolCall") return "tool";
  if (operation.endsWith(".doEmbed")) return "embedding";
  return /\.do[A-Z]/.test(operation) ? "llm" : "chain";
}

function inputOf(a: Attributes): unknown {
  const child = a.json("ai.prompt.messages");
  const whole = a.json("ai.prompt");
  const value = list(a.value("ai.values"))?.map(parsed) ?? a.json("ai.value");
  const given = child ?? whole;
  if (Array.isArray(given)) return given.map(toMessage);
  if (isRecord(given) && Array.isArray(given.messages))
    return { ...given, messages: given.messages.map(toMessage) };
  if (isRecord(given) && given.prompt !== undefined && given.system !== undefined)
    return [
      { role: "system", content: given.system },
      { role: "user", content: given.prompt },
    ];
  const prompt = isRecord(given) ? (given.prompt ?? given) : given;
  return prompt ?? value ?? a.json("ai.toolCall.args");
}

function outputOf(a: Attributes): unknown {
  const calls = list(a.json("ai.response.toolCalls"));
  const content = a.text("ai.response.text") ?? a.json("ai.response.object");
  const message = given({
    content: typeof content === "object" ? JSON.stringify(content) : content,
    reasoning: a.text("ai.response.reasoning"),
    tool_calls: calls?.map((call) => {
      const tool: Record<string, unknown> = isRecord(call) ? call : {};
      return { id: tool.toolCallId, function: { name: tool.toolName, arguments: tool.input ?? tool.args } };
    }),
  });
  a.value("ai.toolCall.id");
  return message ? { role: "assistant", ...message } : a.json("ai.toolCall.result");
}

const list = (value: unknown): unknown[] | undefined =>
  Array.isArray(value) && value.length > 0 ? value : undefined;

/** A message of the SDK, in the words that others have for its parts. */
function toMessage(message: unknown): unknown {
  if (!isRecord(message) || !Array.isArray(message.content)) return message;
  return { ...message, content: message.content.map(toPart) };
}

function toPart(part: unknown): unknown {
  if (!isRecord(part)) return part;
  const { type, toolCallId: id, toolName: name } = part;
  if (type === "tool-call") return { type: "tool_call", id, name, arguments: part.input ?? part.args };
  if (type === "tool-result")
    return { type: "tool_call_response", id, name, response: part.output ?? part.result };
  const data = part.image ?? part.data;
  const mediaType = String(part.mediaType ?? part.mimeType ?? "image/png");
  if ((type !== "image" && type !== "file") || typeof data !== "string" || !mediaType.startsWith("image"))
    return part;
  const url = /^(data|https?):/.test(data) ? data : `data:${mediaType};base64,${data}`;
  return { type: "image_url", image_url: { url } };
}
