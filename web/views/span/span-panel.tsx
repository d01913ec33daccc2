import { useEffect, useMemo } from "preact/hooks";
import type { SpanDetail, SpanRow } from "../../../worker/protocol/span.ts";
import { Empty, Failure } from "../../components/empty.tsx";
import { SkeletonRows } from "../../components/skeleton.tsx";
import { type Tab, Tabs } from "../../components/tabs.tsx";
import { paths } from "../../state/route.ts";
import { createSpanView, spanTab } from "../../state/spans-detail.ts";
import { hasAny } from "./has-any.ts";
import { SpanDetails } from "./span-details.tsx";
import { SpanHead } from "./span-head.tsx";
import { SpanJson } from "./span-json.tsx";
import { SpanMessages } from "./span-messages.tsx";
import { SpanTiming } from "./span-timing.tsx";
import { SpanTools } from "./span-tools.tsx";

export interface SpanPanelProps {
  project: string;
  spanKey: string;
  /** What the list behind knows already: shown until the rest is there. */
  row?: SpanRow | undefined;
  /** In a panel: how to close it. */
  onClose?: () => void;
  /** As a page, with a way back. */
  back?: boolean;
  inConversation?: boolean;
}

/** All about one span. It follows the span while it runs. */
export function SpanPanel({ project, spanKey, row, onClose, back, inConversation }: SpanPanelProps) {
  const view = useMemo(() => createSpanView(project, spanKey), [project, spanKey]);
  useEffect(() => view.start(), [view]);
  const { data, error, loading } = view.state.value;
  const shown = data ?? row;

  if (error && !data) {
    return (
      <div class="span-panel">
        {row && (
          <SpanHead
            span={row}
            project={project}
            onClose={onClose}
            back={back}
            inConversation={inConversation}
          />
        )}
        {error.code === "not_found" ? (
          <Empty icon="search" title="There is no such span">
            <p>It may belong to another project, or it was never sent.</p>
            {onClose ? null : (
              <a class="button" href={paths.live(project)}>
                All spans
              </a>
            )}
          </Empty>
        ) : (
          <Failure what="The span could not be read" error={error} onRetry={view.reload} />
        )}
      </div>
    );
  }
  return (
    <div class="span-panel" aria-busy={loading && !data}>
      {shown && (
        <SpanHead
          span={shown}
          project={project}
          onClose={onClose}
          back={back}
          inConversation={inConversation}
        />
      )}
      {data ? <SpanBody span={data} project={project} /> : <SkeletonRows rows={8} label="Loading the span" />}
    </div>
  );
}

function SpanBody({ span, project }: { span: SpanDetail; project: string }) {
  const tabs: Tab[] = [
    { id: "messages", label: "Messages", panel: () => <SpanMessages span={span} /> },
    ...(hasAny(span.tools) || hasAny(span.parameters)
      ? [{ id: "tools", label: "Tools & parameters", panel: () => <SpanTools span={span} /> }]
      : []),
    { id: "json", label: "JSON", panel: () => <SpanJson span={span} /> },
    { id: "timing", label: "Timing", panel: () => <SpanTiming span={span} /> },
    { id: "details", label: "Details", panel: () => <SpanDetails span={span} project={project} /> },
  ];
  return (
    <Tabs
      label="Parts of the span"
      tabs={tabs}
      class="span-tabs"
      start={spanTab.peek()}
      onChoose={(id) => {
        spanTab.value = id;
      }}
    />
  );
}
