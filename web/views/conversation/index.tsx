import { readAddress } from "../../state/live-url.ts";
import { currentProject, currentUrl } from "../../state/route.ts";
import { ConversationPanes } from "./conversation-panes.tsx";

/** One conversation: what was said, beside how each answer came about. */
export default function ConversationPage({ params }: { params: { id: string } }) {
  const project = currentProject.value;
  if (!project) return null;
  const { span } = readAddress(currentUrl.value);
  return <ConversationPanes key={params.id} project={project} id={params.id} open={span} />;
}
