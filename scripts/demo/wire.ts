import type { ToolCall } from "./scenario.ts";

/** One message of a conversation, of no provider's form. */
export type Said =
  | { role: "user"; text: string }
  | { role: "assistant"; text?: string; calls?: (ToolCall & { id: string })[] }
  | { role: "tool"; id: string; result: unknown };

/** Tokens of a text, roughly: four characters of Latin script each, one of most others. */
function tokens(value: unknown): number {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? "");
  const others = text.match(/[^\p{ASCII}\p{Script=Latin}]/gu)?.length ?? 0;
  return Math.ceil((text.length - others) / 4 + others) + 3;
}

interface Sent {
  input: unknown;
  output: unknown;
  usage: Record<string, unknown>;
  finish_reason: string;
}

/** A request and its answer as OpenAI's chat completions have them. */
export function openai(system: string, said: Said[], answer: Said): Sent {
  const messages = [{ role: "system", content: system }, ...said.map(openaiMessage)];
  const output = openaiMessage(answer);
  const prompt = tokens(messages);
  const completion = tokens(output);
  return {
    input: messages,
    output,
    usage: {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      // OpenAI caches prompts of 1,024 tokens or more, in steps of 128.
      prompt_tokens_details: { cached_tokens: prompt >= 1024 ? Math.floor((prompt - 256) / 128) * 128 : 0 },
    },
    finish_reason: answer.role === "assistant" && answer.calls ? "tool_calls" : "stop",
  };
}

function openaiMessage(message: Said) {
  if (message.role === "user") return { role: "user", content: message.text };
  if (message.role === "tool")
    return { role: "tool", tool_call_id: message.id, content: JSON.stringify(message.result) };
  const calls = message.calls?.map(({ id, name, args }) => ({
    id,
    type: "function",
    function: { name, arguments: JSON.stringify(args) },
  }));
  return { role: "assistant", content: message.text ?? null, ...(calls && { tool_calls: calls }) };
}

/** The same as Anthropic's messages have them. */
export function anthropic(system: string, said: Said[], answer: Said): Sent {
  const messages = said.map(anthropicMessage);
  const output = anthropicMessage(answer);
  const cached = said.length > 2 ? tokens(system) + tokens(messages.slice(0, -2)) : 0;
  return {
    input: { system, messages },
    output,
    // Anthropic's input_tokens are those that no cache had.
    usage: {
      input_tokens: tokens(system) + tokens(messages) - cached,
      cache_read_input_tokens: cached,
      cache_creation_input_tokens: 0,
      output_tokens: tokens(output),
    },
    finish_reason: answer.role === "assistant" && answer.calls ? "tool_use" : "end_turn",
  };
}

function anthropicMessage(message: Said) {
  if (message.role === "user") return { role: "user", content: message.text };
  if (message.role === "tool") {
    const content = [
      { type: "tool_result", tool_use_id: message.id, content: JSON.stringify(message.result) },
    ];
    return { role: "user", content };
  }
  const text = message.text ? [{ type: "text", text: message.text }] : [];
  const calls =
    message.calls?.map(({ id, name, args }) => ({ type: "tool_use", id, name, input: args })) ?? [];
  return { role: "assistant", content: [...text, ...calls] };
}

/** Usage of an embedding, as OpenAI reports it. */
export function embeddingUsage(text: string) {
  const count = tokens(text);
  return { prompt_tokens: count, total_tokens: count };
}
