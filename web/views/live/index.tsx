import { useMemo } from "preact/hooks";
import { readAddress } from "../../state/live-url.ts";
import { currentProject, currentUrl } from "../../state/route.ts";
import { LiveSpans } from "./live-spans.tsx";

/** Every span of a project as it comes. Its filter and the open span are in the address. */
export default function LivePage() {
  const project = currentProject.value;
  const { filter, span } = readAddress(currentUrl.value);
  const asked = JSON.stringify(filter);
  // One object for one filter: a list is made anew only when the question changes.
  // `asked` is the filter.
  const same = useMemo(() => filter, [asked]);
  if (!project) return null;
  return <LiveSpans key={`${project} ${asked}`} project={project} filter={same} open={span} />;
}
