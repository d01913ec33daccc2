import { signal } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { Empty, Failure } from "../../components/empty.tsx";
import { PeekPanel } from "../../components/peek-panel.tsx";
import { SkeletonRows } from "../../components/skeleton.tsx";
import { createConversationView } from "../../state/conversation.ts";
import { withQuery } from "../../state/live-url.ts";
import { currentUrl, navigate, paths } from "../../state/route.ts";
import { isPhone } from "../../state/viewport.ts";
import { SpanPanel } from "../span/span-panel.tsx";
import { ConversationHead } from "./conversation-head.tsx";
import { Dialogue } from "./dialogue.tsx";
import { Trace } from "./trace.tsx";

const PANES = ["Dialogue", "Trace"] as const;

/** The dialogue and the trace side by side; on a phone one of them, and the span is a page. */
export function ConversationPanes({
  project,
  id,
  open,
}: {
  project: string;
  id: string;
  open: string | null;
}) {
  const view = useMemo(() => createConversationView(project, id), [project, id]);
  const hovered = useMemo(() => signal<string | null>(null), []);
  const [pane, setPane] = useState<(typeof PANES)[number]>("Dialogue");
  useEffect(() => view.start(), [view]);
  const now = view.now.value;
  const error = view.error.value;

  const show = (key: string | null, replace = false) => {
    if (key !== null && isPhone.value) navigate(paths.span(project, key));
    else navigate(withQuery(currentUrl.value, { span: key }), { replace });
  };
  useEffect(() => {
    if (open !== null && isPhone.value) navigate(paths.span(project, open), { replace: true });
  }, [open, project]);
  const openSpan = (key: string) => show(key, open !== null);

  if (!now) {
    return (
      <section class="page conversation-page">
        <header class="page-head">
          <h1>Conversation</h1>
        </header>
        {!error ? (
          <SkeletonRows rows={10} label="Loading the conversation" />
        ) : error.code === "not_found" ? (
          <Empty icon="search" title="There is no such conversation">
            <p>It may belong to another project, or nothing was logged for it yet.</p>
            <a class="button" href={paths.conversations(project)}>
              All conversations
            </a>
          </Empty>
        ) : (
          <Failure
            what="The conversation could not be read"
            error={error}
            onRetry={() => void view.reload()}
          />
        )}
      </section>
    );
  }
  const phone = isPhone.value;
  return (
    <section class="page conversation-page">
      <ConversationHead
        project={project}
        now={now}
        status={view.status}
        error={error}
        onRetry={view.reload}
      />
      {phone && (
        <div class="tabs" role="tablist" aria-label="Views of the conversation">
          {PANES.map((name) => (
            <button
              key={name}
              type="button"
              class="tab"
              role="tab"
              aria-selected={pane === name}
              onClick={() => setPane(name)}
            >
              {name}
            </button>
          ))}
        </div>
      )}
      <div class="panes" data-peek={open !== null && !phone ? "" : undefined}>
        {(!phone || pane === "Dialogue") && (
          <Dialogue now={now} hovered={hovered} onOpen={openSpan} onEarlier={() => view.readEarlier(20)} />
        )}
        {(!phone || pane === "Trace") && (
          <Trace now={now} hovered={hovered} open={open} onOpen={openSpan} onClose={() => show(null)} />
        )}
        {open !== null && !phone && (
          <PeekPanel label="Span" onClose={() => show(null)}>
            <SpanPanel
              key={open}
              project={project}
              spanKey={open}
              inConversation={false}
              row={now.rows.find((row) => row.key === open)}
              onClose={() => show(null)}
            />
          </PeekPanel>
        )}
      </div>
    </section>
  );
}
