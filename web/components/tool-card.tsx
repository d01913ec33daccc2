import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import { JsonText } from "./json-text.tsx";
import type { ToolResult } from "./message-tools.ts";

export interface ToolCardProps {
  name: string;
  given?: unknown;
  result?: ToolResult | undefined;
  took?: ComponentChildren;
}

/** A tool's call: its name, what it was given, what it answered, how long it took. */
export function ToolCard({ name, given, result, took }: ToolCardProps) {
  return (
    <section class="tool-card" data-kind="tool" aria-label={`Tool ${name}`}>
      <header>
        <Icon name="tool" size={14} />
        <bdi class="tool-name">{name}</bdi>
        {took && <span class="tool-took number">{took}</span>}
      </header>
      {given !== undefined && (
        <div class="tool-part">
          <span class="tool-label">Arguments</span>
          <JsonText value={given} />
        </div>
      )}
      {result && (
        <div class="tool-part">
          <span class="tool-label">Result</span>
          <JsonText value={result.result} />
        </div>
      )}
    </section>
  );
}
