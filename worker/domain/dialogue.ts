import type { Message } from "../protocol/span.ts";

/** What is new in an input: clients send the whole history again with every turn. */
export function newMessages(input: Message[]): Message[] {
  const answered = input.findLastIndex((message) => message.role === "assistant");
  return input.slice(answered + 1);
}

/** What one call adds to the dialogue: its input since the last answer, then its output. */
export function turnOf(messages: { input: Message[]; output: Message[] }): Message[] {
  return [...newMessages(messages.input), ...messages.output];
}

const SEPARATOR = "\n";

/** The words of messages as one text: what people said, tools' names and results included. */
export function textOf(messages: Message[], most: number): string {
  let text = "";
  for (const message of messages)
    for (const part of message.parts) {
      if (text.length >= most) return text.slice(0, most);
      const said = partText(part, most);
      if (said) text += (text ? SEPARATOR : "") + said;
    }
  return text.length > most ? text.slice(0, most) : text;
}

function partText(part: Message["parts"][number], most: number): string {
  switch (part.type) {
    case "text":
    case "reasoning":
      return part.text;
    case "image":
      return "";
    case "tool_call":
      return `${part.name} ${jsonText(part.arguments, most)}`;
    case "tool_result":
      return jsonText(part.result, most);
    case "json":
      return jsonText(part.value, most);
  }
}

/**
 * A JSON value as text, strings bare. Walks with a stack and stops at `most` characters, since a client
 * can nest deeper than JSON.stringify recurses.
 */
export function jsonText(value: unknown, most: number): string {
  if (typeof value === "string") return value;
  let text = "";
  const stack: unknown[] = [value];
  while (stack.length > 0 && text.length < most) {
    const next = stack.pop();
    if (Array.isArray(next)) {
      for (let i = Math.min(next.length, most) - 1; i >= 0; i--) stack.push(next[i]);
    } else if (typeof next === "object" && next !== null) {
      const entries = Object.entries(next);
      for (let i = Math.min(entries.length, most) - 1; i >= 0; i--) {
        const [key, inner] = entries[i] as [string, unknown];
        stack.push(inner, `${key}:`);
      }
    } else if (next !== null && next !== undefined) text += (text ? " " : "") + String(next);
  }
  return text.length > most ? text.slice(0, most) : text;
}
