import type { SpanDetail } from "../../../worker/protocol/span.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { Icon } from "../../components/icon.tsx";
import { termOf } from "../../state/filter-text.ts";
import { filteredBy } from "../../state/live-url.ts";
import { currentUrl, paths } from "../../state/route.ts";
import { Pairs } from "./span-tools.tsx";

/** Ids to copy, where the span belongs, and its metadata. */
export function SpanDetails({ span, project }: { span: SpanDetail; project: string }) {
  const rows: { name: string; value: string | null; field?: string; href?: string }[] = [
    { name: "Span", value: span.id },
    { name: "Trace", value: span.trace_id, field: "trace" },
    { name: "Parent", value: span.parent_id },
    {
      name: "Conversation",
      value: span.conversation_id,
      field: "conversation",
      href: paths.conversation(project, span.conversation_id),
    },
    { name: "Name", value: span.name, field: "name" },
    { name: "Kind", value: span.kind, field: "kind" },
    { name: "Model", value: span.model, field: "model" },
    { name: "User", value: span.user_id, field: "user" },
    { name: "Environment", value: span.environment, field: "environment" },
    { name: "Release", value: span.release, field: "release" },
  ];
  return (
    <div class="pad stack">
      <dl class="pairs ids">
        {rows.map(
          ({ name, value, field, href }) =>
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
                  <span class="id-actions">
                    {field && (
                      <a
                        class="button"
                        data-variant="quiet"
                        data-size="small"
                        data-icon-only=""
                        href={filteredBy(currentUrl.value, paths.live(project), termOf(field, value))}
                        aria-label={`Filter by this: ${name}`}
                        title="Filter by this"
                      >
                        <Icon name="search" />
                      </a>
                    )}
                    <CopyButton text={value} label={`Copy: ${name}`} />
                  </span>
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
