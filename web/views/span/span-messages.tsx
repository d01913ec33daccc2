import { useMemo, useState } from "preact/hooks";
import type { Message, SpanDetail } from "../../../worker/protocol/span.ts";
import { MessageView } from "../../components/message.tsx";
import { pairTools, type ToolResults } from "../../components/message-tools.ts";

/** What went in and what came out, all of it. */
export function SpanMessages({ span }: { span: SpanDetail }) {
  const { input, output } = span.messages;
  const results = useMemo(() => pairTools([...input, ...output]), [input, output]);
  const running = span.status === "running";
  if (input.length === 0 && output.length === 0 && !running) {
    return <p class="quiet pad">This span carries no input and no output.</p>;
  }
  return (
    <div class="messages">
      <h2 class="part-title">Input</h2>
      {input.length === 0 && <p class="quiet">Nothing was sent.</p>}
      <MessageList messages={input} results={results} />
      <h2 class="part-title">Output</h2>
      {output.length === 0 && !running && (
        <p class="quiet">
          {span.status === "error" ? "The call failed before it answered." : "Nothing came back."}
        </p>
      )}
      <MessageList messages={answers(output, running)} results={results} running={running} />
    </div>
  );
}

/** A running call that has said nothing yet still has a place where its answer will stand. */
function answers(output: Message[], running: boolean): Message[] {
  return output.length === 0 && running ? [{ role: "assistant", parts: [] }] : output;
}

const LAST = 50;

/** Messages in order; of a long history the last, and the earlier ones when they are asked for. */
function MessageList({
  messages,
  results,
  running = false,
}: {
  messages: Message[];
  results: ToolResults;
  running?: boolean;
}) {
  const [shown, setShown] = useState(LAST);
  const from = Math.max(0, messages.length - shown);
  // The system prompt says what all the rest is about.
  const first = from > 0 && messages[0]?.role === "system" ? messages[0] : undefined;
  return (
    <>
      {first && <MessageView message={first} results={results} />}
      {from > 0 && (
        <button type="button" class="text-button" onClick={() => setShown(shown * 10)}>
          {(from - (first ? 1 : 0)).toLocaleString()} earlier messages
        </button>
      )}
      {messages.slice(from).map((message, index) => (
        <MessageView
          key={from + index}
          message={message}
          results={results}
          running={running && from + index === messages.length - 1}
        />
      ))}
    </>
  );
}
