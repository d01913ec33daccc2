import { useMemo } from "preact/hooks";
import type { Message, SpanDetail } from "../../../worker/protocol/span.ts";
import { MessageView } from "../../components/message.tsx";
import { pairTools } from "../../components/message-tools.ts";

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
      {input.map((message, index) => (
        // Messages have no names, and only ever grow.
        <MessageView key={index} message={message} results={results} />
      ))}
      <h2 class="part-title">Output</h2>
      {output.length === 0 && !running && (
        <p class="quiet">
          {span.status === "error" ? "The call failed before it answered." : "Nothing came back."}
        </p>
      )}
      {answers(output, running).map((message, index) => (
        <MessageView
          key={index}
          message={message}
          results={results}
          running={running && index === Math.max(0, output.length - 1)}
        />
      ))}
    </div>
  );
}

/** A running call that has said nothing yet still has a place where its answer will stand. */
export function answers(output: Message[], running: boolean): Message[] {
  return output.length === 0 && running ? [{ role: "assistant", parts: [] }] : output;
}
