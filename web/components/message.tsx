import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Message, Part } from "../../worker/protocol/span.ts";
import { Icon } from "./icon.tsx";
import { JsonText } from "./json-text.tsx";
import { LongText } from "./long-text.tsx";
import { MessageImage } from "./message-image.tsx";
import type { ToolResults } from "./message-tools.ts";
import { ToolCard } from "./tool-card.tsx";

export interface MessageProps {
  message: Message;
  /** What tools answered, by their calls: shown in the call's card, and not again as messages. */
  results?: ToolResults;
  /** Beside the role: where the message comes from. */
  aside?: ComponentChildren;
  /** The message is being written. */
  running?: boolean;
  /** How long a tool took, in its own words, when that is known. */
  tookOf?: ((call: ToolCall) => ComponentChildren) | undefined;
}

export type ToolCall = Extract<Part, { type: "tool_call" }>;

const ROLES: Record<Message["role"], string> = {
  system: "System",
  user: "User",
  assistant: "Assistant",
  tool: "Tool",
};

/** A list of sixty thousand things is one message to some clients, and too much for a page at once. */
const MOST_PARTS = 50;

/** One message as a person reads it. Whatever it holds is text: it is never read as HTML. */
export function MessageView({ message, results, aside, running = false, tookOf }: MessageProps) {
  const [shown, setShown] = useState(MOST_PARTS);
  const parts = message.parts.filter((part) => !results?.shown.has(part));
  if (parts.length === 0 && !running) return null;
  const last = parts.at(-1);
  const body = (
    <div class="message-body">
      {parts.slice(0, shown).map((part, index) => (
        // Parts have no names, and never change places.
        <PartView
          key={index}
          part={part}
          results={results}
          tookOf={tookOf}
          tail={running && part === last && last.type === "text" ? <Caret /> : undefined}
        />
      ))}
      {parts.length > shown && (
        <button type="button" class="text-button" onClick={() => setShown(shown * 10)}>
          {(parts.length - shown).toLocaleString()} more parts
        </button>
      )}
      {running && last?.type !== "text" && <Caret />}
    </div>
  );
  if (message.role === "system") {
    return (
      <details class="message folded" data-role="system">
        <summary>
          <Icon name="chevron-right" size={12} />
          System prompt
          <span class="quiet one-line">{firstWords(parts)}</span>
        </summary>
        {aside}
        {body}
      </details>
    );
  }
  return (
    <article class="message" data-role={message.role} aria-label={ROLES[message.role]}>
      <header class="message-head">
        <span class="message-role">{ROLES[message.role]}</span>
        {aside}
      </header>
      {body}
    </article>
  );
}

/** Stands where the next word will: the reply is being written. */
export function Caret() {
  return <span class="caret" role="img" aria-label="still being written" title="still being written" />;
}

function PartView({
  part,
  results,
  tookOf,
  tail,
}: {
  part: Part;
  results: ToolResults | undefined;
  tookOf: MessageProps["tookOf"];
  tail: ComponentChildren;
}) {
  switch (part.type) {
    case "text":
      return <LongText text={part.text} tail={tail} />;
    case "reasoning":
      return (
        <details class="reasoning folded">
          <summary>
            <Icon name="chevron-right" size={12} />
            Reasoning
          </summary>
          <LongText text={part.text} />
        </details>
      );
    case "image":
      return <MessageImage url={part.url} />;
    case "tool_call":
      return (
        <ToolCard
          name={part.name}
          given={part.arguments}
          result={part.id === null ? undefined : results?.byCall.get(part.id)}
          took={tookOf?.(part)}
        />
      );
    case "tool_result":
      return <ToolCard name={part.name ?? "Tool"} result={part} />;
    case "json":
      return <JsonText value={part.value} />;
  }
}

function firstWords(parts: Part[]): string {
  for (const part of parts) if (part.type === "text") return part.text.slice(0, 160);
  return "";
}
