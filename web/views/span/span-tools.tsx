import type { SpanDetail } from "../../../worker/protocol/span.ts";
import { JsonText } from "../../components/json-text.tsx";
import { hasAny } from "./has-any.ts";

/** The parameters of the call, and the tools that the model could have used. */
export function SpanTools({ span }: { span: SpanDetail }) {
  return (
    <div class="pad stack">
      {hasAny(span.parameters) && (
        <section>
          <h2 class="part-title">Parameters</h2>
          {isRecord(span.parameters) ? (
            <Pairs record={span.parameters} />
          ) : (
            <JsonText value={span.parameters} />
          )}
        </section>
      )}
      {hasAny(span.tools) && (
        <section class="stack">
          <h2 class="part-title">Tools offered</h2>
          {Array.isArray(span.tools) ? (
            span.tools.map((tool, index) => (
              // Tools may share a name, and never change places.
              <OfferedTool key={index} tool={tool} />
            ))
          ) : (
            <JsonText value={span.tools} />
          )}
        </section>
      )}
    </div>
  );
}

/** A tool in the form of OpenAI (under `function`) or of the others. */
function OfferedTool({ tool }: { tool: unknown }) {
  const inner = isRecord(tool) && isRecord(tool.function) ? tool.function : tool;
  if (!isRecord(inner) || typeof inner.name !== "string") return <JsonText value={tool} />;
  const schema = inner.parameters ?? inner.input_schema ?? inner.inputSchema;
  return (
    <details class="offered-tool folded">
      <summary>
        <code>
          <bdi>{inner.name}</bdi>
        </code>
        {typeof inner.description === "string" && (
          <span class="quiet one-line" dir="auto">
            {inner.description}
          </span>
        )}
      </summary>
      {typeof inner.description === "string" && (
        <p class="plain-text" dir="auto">
          {inner.description}
        </p>
      )}
      {hasAny(schema) && <JsonText value={schema} />}
    </details>
  );
}

/** Names and values, one a line. */
export function Pairs({ record }: { record: Record<string, unknown> }) {
  return (
    <dl class="pairs">
      {Object.entries(record).map(([name, value]) => (
        <div key={name}>
          <dt>
            <bdi>{name}</bdi>
          </dt>
          <dd>
            {typeof value === "string" ? <bdi class="plain-text">{value}</bdi> : <JsonText value={value} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
