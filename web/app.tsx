import { useEffect, useLayoutEffect } from "preact/hooks";
import { LocationProvider, useLocation } from "preact-iso";
import { Failure } from "./components/empty.tsx";
import { Mark } from "./components/mark.tsx";
import { Late } from "./components/skeleton.tsx";
import { Toasts } from "./components/toast.tsx";
import { Frame } from "./frame/frame.tsx";
import { ProjectRoutes, PublicRoutes } from "./frame/routes.tsx";
import { bindRouter, currentUrl, navigate, paths, projectOf } from "./state/route.ts";
import { loadSession, projects, rememberProject, session } from "./state/session.ts";
import { applyTheme } from "./state/theme.ts";
import NotFound from "./views/not-found.tsx";

export function App() {
  useEffect(() => {
    void loadSession();
    return applyTheme(document.documentElement);
  }, []);
  return (
    <LocationProvider>
      <Pages />
      <Toasts />
    </LocationProvider>
  );
}

/** The guard: who is not known sees the public pages only, and who is known sees projects of theirs only. */
function Pages() {
  const { url, path, route } = useLocation();
  useLayoutEffect(() => bindRouter(route), [route]);
  // While rendering, not in an effect: the pages below must never see the address of the page before.
  currentUrl.value = url;

  const { value } = session;
  if (path === "/login" || path === "/signup") return <PublicRoutes />;
  if (value.state === "unknown") return <Boot />;
  if (value.state === "failed") {
    return (
      <main class="boot">
        <Failure
          what="Binnacle does not answer"
          error={value.error}
          onRetry={() => {
            session.value = { state: "unknown" };
            void loadSession();
          }}
        />
      </main>
    );
  }
  if (value.state === "out") return <Redirect to={paths.login(url)} />;
  const project = projectOf(path);
  if (project === null) return <PublicRoutes />;
  if (!projects.value.some((one) => one.id === project))
    return (
      <main>
        <NotFound />
      </main>
    );
  return <InProject project={project} />;
}

function InProject({ project }: { project: string }) {
  useEffect(() => rememberProject(project), [project]);
  return (
    <Frame project={project}>
      <ProjectRoutes project={project} />
    </Frame>
  );
}

function Redirect({ to }: { to: string }) {
  useLayoutEffect(() => navigate(to, { replace: true }), [to]);
  return null;
}

function Boot() {
  return (
    <main class="boot">
      <Late>
        <Mark size={40} />
        <p class="sr-only" role="status">
          Loading
        </p>
      </Late>
    </main>
  );
}
