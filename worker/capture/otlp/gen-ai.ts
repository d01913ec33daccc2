import type { SpanKind } from "../../protocol/span.ts";
import type { Attributes } from "./attributes.ts";
import { given, isRecord, type SpanFacts } from "./fields.ts";
import { providerName } from "./provider.ts";
import { inclusive } from "./usage.ts";

/** `gen_ai.operation.name`, of the conventions and of frameworks that add their own. */
const OPERATIONS: Record<string, SpanKind> = {
  chat: "llm",
  text_completion: "llm",
  generate_content: "llm",
  model_generation: "llm",
  embeddings: "embedding",
  execute_tool: "tool",
  retrieval: "retrieval",
  invoke_agent: "agent",
  create_agent: "agent",
  agent_step: "chain",
  model_step: "chain",
  model_chunk: "chain",
  invoke_workflow: "chain",
  workflow: "chain",
};

/** OpenTelemetry's conventions for GenAI, current and before 1.37. */
export function genAi(a: Attributes): SpanFacts {
  const operation = a.text("gen_ai.operation.name") ?? "";
  const kind = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  const tool = a.text("gen_ai.tool.name");
  const agent = a.text("gen_ai.agent.name");
  const modelAsked = a.text("gen_ai.request.model");
  const { model: _, ...parameters } = a.under("gen_ai.request.") ?? {};
  const seconds = a.number(
    "gen_ai.response.time_to_first_chunk",
    "gen_ai.client.operation.time_to_first_chunk",
    "gen_ai.server.time_to_first_token",
  );
  return {
    kind,
    name: kind === "tool" ? tool : kind === "agent" ? agent : undefined,
    provider: providerName(a.text("gen_ai.provider.name", "gen_ai.system")),
    model: a.text("gen_ai.response.model"),
    modelAsked,
    input:
      messages(a.json("gen_ai.input.messages"), a.json("gen_ai.system_instructions")) ??
      a.json("gen_ai.tool.call.arguments"),
    output:
      a.json("gen_ai.output.messages") ?? a.json("gen_ai.tool.call.result", "anthropic.tool_result.content"),
    tools: a.json("gen_ai.tool.definitions"),
    parameters: given(parameters),
    usage: inclusive({
      input: a.number("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"),
      output: a.number("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"),
      cached: a.number(
        "gen_ai.usage.cache_read.input_tokens",
        "gen_ai.usage.cache_read_input_tokens",
        "gen_ai.usage.cached_input_tokens",
        "gen_ai.usage.details.cache_read_tokens",
      ),
      cacheWrite: a.number(
        "gen_ai.usage.cache_write.input_tokens",
        "gen_ai.usage.cache_creation.input_tokens",
        "gen_ai.usage.cache_creation_input_tokens",
        "gen_ai.usage.details.cache_write_tokens",
      ),
      reasoning: a.number(
        "gen_ai.usage.reasoning.output_tokens",
        "gen_ai.usage.reasoning_tokens",
        "gen_ai.usage.details.reasoning_tokens",
      ),
    }),
    finishReason: a.strings("gen_ai.response.finish_reasons")?.[0],
    firstTokenAfter: seconds === undefined ? undefined : seconds * 1e6,
    firstTokenTime: a.text("mastra.completion_start_time"),
    conversationId: a.text("gen_ai.conversation.id"),
  };
}

/** The conventions keep a system's instructions apart from the messages they stand before. */
function messages(said: unknown, instructions: unknown): unknown {
  const system =
    instructions === undefined
      ? []
      : [{ role: "system", [typeof instructions === "string" ? "content" : "parts"]: instructions }];
  if (said === undefined) return system.length > 0 ? system : undefined;
  if (system.length === 0) return said;
  return [
    ...system,
    ...(Array.isArray(said) ? said : [isRecord(said) ? said : { role: "user", content: said }]),
  ];
}
