import { useTitle } from "../../components/page.tsx";
import { currentProject } from "../../state/route.ts";
import { SpanPanel } from "./span-panel.tsx";

/** One span as a page: what a link leads to, and what the panel is on a phone. */
export default function SpanPage({ params }: { params: { key: string } }) {
  const project = currentProject.value;
  useTitle("Span");
  if (!project) return null;
  return (
    <section class="page span-page">
      <SpanPanel key={params.key} project={project} spanKey={params.key} back />
    </section>
  );
}
