import { Button } from "../../components/button.tsx";
import { Empty } from "../../components/empty.tsx";
import type { LiveList } from "../../state/live.ts";
import { withQuery } from "../../state/live-url.ts";
import { currentUrl, paths } from "../../state/route.ts";

/** Nothing to show: what belongs here, and the one thing that fills it. */
export function LiveEmpty({ project, filter, list }: { project: string; filter: string; list: LiveList }) {
  if (filter) {
    const stopped = list.paging.value === "stopped";
    return (
      <Empty icon="search" title={stopped ? "Nothing matches so far" : "No span matches"}>
        <p class="filter-said">
          <code>
            <bdi>{filter}</bdi>
          </code>
        </p>
        <p>
          {stopped
            ? "The newest spans were looked through. Older ones may match."
            : "Spans that match appear here as they come."}
        </p>
        <div class="cluster">
          {stopped && (
            <Button variant="primary" icon="search" onClick={() => void list.more()}>
              Look further back
            </Button>
          )}
          <a class="button" href={withQuery(currentUrl.value, { filter: null })}>
            Clear the filter
          </a>
        </div>
      </Empty>
    );
  }
  return (
    <Empty icon="live" title="Waiting for the first span">
      <p>Every call your application makes to a model appears here the moment it is logged.</p>
      <a class="button" data-variant="primary" href={paths.start(project)}>
        Send the first one
      </a>
    </Empty>
  );
}
