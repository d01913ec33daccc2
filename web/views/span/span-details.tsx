import type { SpanDetail } from "../../../worker/protocol/span.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { paths } from "../../state/route.ts";
import { Pairs } from "./span-tools.tsx";

/** Ids to copy, where the span belongs, and its metadata. */
export function SpanDetails({ span, project }: { span: SpanDetail; project: string }) {
  const rows: [name: string, value: string | null, href?: string][] = [
    ["Span", span.id],
    ["Trace", span.trace_id],
    ["Parent", span.parent_id],
    ["Conversation", span.conversation_id, paths.conversation(project, span.conversation_id)],
    ["User", span.user_id],
    ["Environment", span.environment],
    ["Release", span.release],
  ];
  return (
    <div class="pad stack">
      <dl class="pairs ids">
        {rows.map(
          ([name, value, href]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <code class="id-text">
                    {href ? (
                      <a href={href}>
                        <bdi>{value}</bdi>
                      </a>
                    ) : (
                      <bdi>{value}</bdi>
                    )}
                  </code>
                  <CopyButton text={value} label={`Copy: ${name}`} />
                </dd>
              </div>
            ),
        )}
      </dl>
      {Object.keys(span.metadata).length > 0 && (
        <section>
          <h2 class="part-title">Metadata</h2>
          <Pairs record={span.metadata} />
        </section>
      )}
      {!span.committed && (
        <p class="quiet small">Acknowledged and safe; it is on its way from the log into the database.</p>
      )}
    </div>
  );
}
