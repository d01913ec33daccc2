import { Empty } from "../../components/empty.tsx";
import { currentUrl, paths } from "../../state/route.ts";

/** Nothing to show: what belongs here, and the one thing that fills it. */
export function LiveEmpty({ project, filtered }: { project: string; filtered: boolean }) {
  if (filtered) {
    return (
      <Empty icon="search" title="No span matches">
        <p>Spans that match appear here as they come.</p>
        <a class="button" href={currentUrl.value.split("?")[0]}>
          Show all spans
        </a>
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
