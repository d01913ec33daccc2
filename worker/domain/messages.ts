import type { Message, Part } from "../protocol/span.ts";

/**
 * Canonical messages out of an input or an output as clients send it: a string, one message or a list, in
 * the forms of OpenAI (chat and responses), Anthropic, Gemini and OpenTelemetry. What is none of these
 * becomes a `json` part of `otherwise`'s role. Never throws.
 */
export function readMessages(value: unknown, otherwise: "user" | "assistant"): Message[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "string") return [{ role: otherwise, parts: [{ type: "text", text: value }] }];
  if (Array.isArray(value)) return readList(value, otherwise);
  if (!isRecord(value)) return [{ role: otherwise, parts: [{ type: "json", value }] }];
  return readEnvelope(value, otherwise) ?? [readMessage(value, otherwise)];
}

type Json = Record<string, unknown>;
const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readList(list: unknown[], otherwise: "user" | "assistant"): Message[] {
  const messages: Message[] = [];
  for (const item of list) {
    if (typeof item === "string") messages.push({ role: otherwise, parts: [{ type: "text", text: item }] });
    else if (isRecord(item) && isMessage(item)) messages.push(readMessage(item, otherwise));
    else {
      // Bare parts, or items nobody knows: they belong to one message.
      const parts = readPart(item);
      const last = messages.at(-1);
      if (last?.role === otherwise) last.parts.push(...parts);
      else messages.push({ role: otherwise, parts });
    }
  }
  return messages;
}

const isMessage = (item: Json) =>
  typeof item.role === "string" || item.type === "message" || isRecord(item.message);

/** A request or a response as a whole: its messages are a level or two down. */
function readEnvelope(value: Json, otherwise: "user" | "assistant"): Message[] | undefined {
  if (typeof value.role === "string") return undefined;
  if (Array.isArray(value.messages)) {
    const system = value.system === undefined ? [] : asSystem(value.system);
    return [...system, ...readList(value.messages, otherwise)];
  }
  if (Array.isArray(value.choices)) return value.choices.flatMap((c) => readChoice(c));
  if (Array.isArray(value.contents)) {
    const system = value.systemInstruction === undefined ? [] : asSystem(value.systemInstruction);
    return [...system, ...readList(value.contents, otherwise)];
  }
  if (Array.isArray(value.candidates)) return value.candidates.flatMap(readCandidate);
  if (Array.isArray(value.output) && value.object === "response") return readList(value.output, "assistant");
  return undefined;
}

function readChoice(choice: unknown): Message[] {
  if (!isRecord(choice)) return [];
  if (isRecord(choice.message)) return [readMessage(choice.message, "assistant")];
  return typeof choice.text === "string" ? readMessages(choice.text, "assistant") : [];
}

// Not by readMessages: a candidate that holds candidates, and so on, would go as deep as its author likes.
function readCandidate(candidate: unknown): Message[] {
  if (!isRecord(candidate)) return [];
  const { content } = candidate;
  return isRecord(content) ? [readMessage(content, "assistant")] : readList(asList(content), "assistant");
}

const asList = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

const asSystem = (value: unknown): Message[] => [
  { role: "system", parts: readContent(isRecord(value) ? (value.parts ?? value) : value) },
];

// A map: a role can be called "constructor".
const ROLES = new Map<string, Message["role"]>([
  ["system", "system"],
  ["developer", "system"],
  ["user", "user"],
  ["human", "user"],
  ["assistant", "assistant"],
  ["model", "assistant"],
  ["ai", "assistant"],
  ["tool", "tool"],
  ["function", "tool"],
]);

function readMessage(raw: Json, otherwise: "user" | "assistant"): Message {
  const item = isRecord(raw.message) ? raw.message : raw;
  const named = typeof item.role === "string" ? ROLES.get(item.role.toLowerCase()) : undefined;
  const reasoning = item.reasoning_content ?? item.reasoning;
  const parts: Part[] = [];
  if (typeof reasoning === "string" && reasoning !== "") parts.push({ type: "reasoning", text: reasoning });

  const content = item.content ?? item.parts;
  if (named === "tool" && (item.tool_call_id !== undefined || typeof content === "string"))
    return {
      role: "tool",
      parts: [
        { type: "tool_result", id: text(item.tool_call_id), name: text(item.name), result: content ?? null },
      ],
    };
  parts.push(...readContent(content));
  if (Array.isArray(item.tool_calls)) for (const call of item.tool_calls) parts.push(readCall(call));
  if (typeof item.refusal === "string") parts.push({ type: "text", text: item.refusal });
  // A message without a known form is shown whole rather than empty.
  if (parts.length === 0 && named === undefined) parts.push({ type: "json", value: raw });

  const onlyResults = parts.length > 0 && parts.every((part) => part.type === "tool_result");
  return { role: onlyResults ? "tool" : (named ?? otherwise), parts };
}

function readContent(content: unknown): Part[] {
  if (content === undefined || content === null) return [];
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  if (Array.isArray(content)) return content.flatMap(readPart);
  return readPart(content);
}

function readPart(part: unknown): Part[] {
  if (typeof part === "string") return [{ type: "text", text: part }];
  if (!isRecord(part)) return [{ type: "json", value: part }];
  switch (part.type) {
    case "text":
    case "input_text":
    case "output_text":
    case "refusal": {
      const said = part.text ?? part.content ?? part.refusal;
      return typeof said === "string" ? [{ type: "text", text: said }] : [{ type: "json", value: part }];
    }
    case "thinking":
    case "reasoning":
      return [{ type: "reasoning", text: reasoningText(part) }];
    case "image_url":
    case "input_image": {
      const url = isRecord(part.image_url) ? part.image_url.url : part.image_url;
      return typeof url === "string" ? [{ type: "image", url }] : [{ type: "json", value: part }];
    }
    case "image":
      return readImage(part);
    case "blob":
      return [
        {
          type: "image",
          url: `data:${text(part.mime_type) ?? "image/png"};base64,${text(part.content) ?? ""}`,
        },
      ];
    case "tool_use":
    case "tool_call":
    case "function_call":
    case "function":
      return [readCall(part)];
    case "tool_result":
    case "tool_call_response":
    case "function_call_output":
      return [
        {
          type: "tool_result",
          id: text(part.tool_use_id ?? part.call_id ?? part.id),
          name: text(part.name),
          result: part.content ?? part.output ?? part.result ?? part.response ?? null,
        },
      ];
    default:
      return readUntyped(part);
  }
}

/** Gemini's parts carry no type: their one key tells. */
function readUntyped(part: Json): Part[] {
  if (typeof part.text === "string" && part.type === undefined)
    return [{ type: part.thought === true ? "reasoning" : "text", text: part.text }];
  if (isRecord(part.functionCall)) return [readCall(part.functionCall)];
  if (isRecord(part.functionResponse))
    return [
      {
        type: "tool_result",
        id: text(part.functionResponse.id),
        name: text(part.functionResponse.name),
        result: part.functionResponse.response ?? null,
      },
    ];
  if (isRecord(part.inlineData))
    return [
      { type: "image", url: `data:${text(part.inlineData.mimeType)};base64,${text(part.inlineData.data)}` },
    ];
  return [{ type: "json", value: part }];
}

function readImage(part: Json): Part[] {
  const source = part.source;
  if (!isRecord(source)) return [{ type: "json", value: part }];
  if (typeof source.url === "string") return [{ type: "image", url: source.url }];
  return [{ type: "image", url: `data:${text(source.media_type)};base64,${text(source.data)}` }];
}

function reasoningText(part: Json): string {
  if (Array.isArray(part.summary))
    return part.summary.map((s) => (isRecord(s) ? (text(s.text) ?? "") : "")).join("\n");
  return text(part.thinking ?? part.text ?? part.content) ?? "";
}

/** A tool call in any of its forms. Arguments that are JSON text are read. */
function readCall(call: unknown): Part {
  if (!isRecord(call)) return { type: "json", value: call };
  const fn = isRecord(call.function) ? call.function : call;
  const given = fn.arguments ?? fn.input ?? fn.args;
  return {
    type: "tool_call",
    id: text(call.call_id ?? call.id),
    name: text(fn.name) ?? "?",
    arguments: typeof given === "string" ? parsed(given) : (given ?? null),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
