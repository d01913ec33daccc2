import { Attributes, parsed } from "./attributes.ts";
import { given, isRecord, type SpanFacts } from "./fields.ts";
import type { KeyValue } from "./types.ts";

/** Something said during a call: an event of its span, or a log record that names its span. */
export interface Said {
  name: string;
  attributes: Attributes;
  body: unknown;
}

export function saidOf(name: string | undefined, attributes: KeyValue[] | undefined, body?: unknown): Said {
  const read = new Attributes(attributes);
  return { name: name || (read.text("event.name") ?? ""), attributes: read, body };
}

const MESSAGE = /^gen_ai\.(system|developer|user|assistant|tool)\.message$/;

/** Whether an event tells of a dialogue, by the conventions before 1.37 and the first ones before those. */
export function isConversation(name: string): boolean {
  return MESSAGE.test(name) || name === "gen_ai.choice" || name === DETAILS || Object.hasOwn(CONTENT, name);
}

/** The event that carries all attributes of a call with its content. */
export const DETAILS = "gen_ai.client.inference.operation.details";

const CONTENT: Record<string, string> = {
  "gen_ai.content.prompt": "gen_ai.prompt",
  "gen_ai.content.completion": "gen_ai.completion",
};

/** The dialogue that events tell, in the order they are given in. */
export function conversation(events: Said[]): SpanFacts {
  const input: unknown[] = [];
  const output: unknown[] = [];
  let finishReason: string | undefined;
  for (const event of events) {
    const { name, attributes } = event;
    const role = MESSAGE.exec(name)?.[1];
    if (role) input.push(toMessage(bodyOf(event), role));
    else if (name === "gen_ai.choice") {
      const choice = bodyOf(event);
      const reason = choice.finish_reason ?? attributes.value("finish_reason");
      if (typeof reason === "string") finishReason ??= reason;
      output.push(
        toMessage(isRecord(choice.message) ? { ...choice, ...choice.message } : choice, "assistant"),
      );
    } else if (Object.hasOwn(CONTENT, name)) {
      const said = attributes.json(CONTENT[name] as string);
      if (said !== undefined) (name.endsWith("prompt") ? input : output).push(...[said].flat());
    }
  }
  return {
    input: input.length > 0 ? input : undefined,
    output: output.length > 0 ? output : undefined,
    finishReason,
  };
}

/** What was said: the body of a log record; in an event of a span, JSON text or plain attributes. */
function bodyOf({ body, attributes }: Said): Record<string, unknown> {
  const said = body ?? attributes.json("gen_ai.event.content");
  const read = parsed(said);
  if (isRecord(read)) return read;
  const fields = ["role", "content", "id", "tool_calls", "message", "finish_reason"];
  const own = Object.fromEntries(fields.map((field) => [field, attributes.json(field)]));
  return given(read === undefined ? own : { ...own, content: read }) ?? {};
}

function toMessage(body: Record<string, unknown>, role: string): unknown {
  const { id, index: _, finish_reason: __, message: ___, content, ...more } = body;
  return given({ role, ...more, content: parsed(content), ...(role === "tool" && { tool_call_id: id }) });
}
