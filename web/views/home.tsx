import { useEffect, useState } from "preact/hooks";
import * as api from "../api/client.ts";
import { Failure } from "../components/empty.tsx";
import { SkeletonRows } from "../components/skeleton.tsx";
import { currentProject, navigate, paths } from "../state/route.ts";
import { homeProject } from "../state/session.ts";
import NotFound from "./not-found.tsx";

/** `/` and `/p/{id}`: leads to the live page of a project, or to its start while it has no span yet. */
export default function HomePage() {
  const project = currentProject.value ?? homeProject()?.id ?? null;
  const [error, setError] = useState<api.ApiError | null>(null);
  const [tries, setTries] = useState(0);

  useEffect(() => {
    if (!project) return;
    const asked = new AbortController();
    api
      .listSpans(project, { limit: 1 }, asked.signal)
      .then(({ spans }) =>
        navigate(spans.length > 0 ? paths.live(project) : paths.start(project), { replace: true }),
      )
      .catch((cause) => {
        if (!api.isAbort(cause)) setError(api.asApiError(cause));
      });
    return () => asked.abort();
  }, [project, tries]);

  if (!project) return <NotFound />;
  if (!error) return <SkeletonRows label="Opening the project" />;
  return (
    <Failure
      what="The project can't be opened"
      error={error}
      onRetry={() => {
        setError(null);
        setTries(tries + 1);
      }}
    />
  );
}
