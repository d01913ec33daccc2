import { clean, cut } from "../domain/clean.ts";
import { MAX_LABEL_CHARS } from "../protocol/limits.ts";
import type { Message } from "../protocol/span.ts";

const MAX_TOOLS = 128;

/**
 * The names of the tools that a span is about: its own when it is a tool, those that were offered to a model
 * (OpenAI nests them in `function`, Gemini in `functionDeclarations`), and those that the model called.
 */
export function namesOfTools(span: {
  kind?: string | null | undefined;
  name?: string | null | undefined;
  offered: unknown;
  output: Message[];
}): string[] {
  const names = new Set<string>();
  const add = (name: unknown) => {
    if (typeof name === "string" && name !== "" && names.size < MAX_TOOLS)
      names.add(cut(clean(name), MAX_LABEL_CHARS));
  };
  if (span.kind === "tool") add(span.name);
  for (const message of span.output)
    for (const part of message.parts) if (part.type === "tool_call") add(part.name);
  if (Array.isArray(span.offered)) for (const tool of span.offered) offered(tool, add);
  return [...names];
}

function offered(tool: unknown, add: (name: unknown) => void): void {
  if (typeof tool === "string") add(tool);
  if (typeof tool !== "object" || tool === null) return;
  const { name, function: fn, functionDeclarations } = tool as Record<string, unknown>;
  add(name ?? (fn as { name?: unknown } | null | undefined)?.name);
  if (Array.isArray(functionDeclarations))
    for (const declared of functionDeclarations) add((declared as { name?: unknown } | null)?.name);
}
