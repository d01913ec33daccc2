import { useEffect } from "preact/hooks";
import { readAddress, renewed } from "../../state/live-url.ts";
import { currentProject, currentUrl, navigate } from "../../state/route.ts";
import { LiveSpans } from "./live-spans.tsx";

/** Every span of a project as it comes. Its filter and the open span are in the address. */
export default function LivePage() {
  const project = currentProject.value;
  const url = currentUrl.value;
  const { filter, span } = readAddress(url);
  const today = renewed(url);
  useEffect(() => {
    if (today !== null) navigate(today, { replace: true });
  }, [today]);
  if (!project) return null;
  return <LiveSpans key={project} project={project} filter={filter} open={span} />;
}
