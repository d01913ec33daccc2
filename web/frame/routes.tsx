import { signal } from "@preact/signals";
import { Route, Router } from "preact-iso";
import { Boundary } from "../components/boundary.tsx";
import { Late, Skeleton } from "../components/skeleton.tsx";
import NotFound from "../views/not-found.tsx";
import { pageOf } from "./page-of.ts";

const Signup = pageOf(() => import("../views/signup.tsx"));
const Login = pageOf(() => import("../views/login.tsx"));
const Home = pageOf(() => import("../views/home.tsx"));
const Onboarding = pageOf(() => import("../views/onboarding/index.tsx"));
const Live = pageOf(() => import("../views/live/index.tsx"));
const Conversations = pageOf(() => import("../views/conversations/index.tsx"));
const Conversation = pageOf(() => import("../views/conversation/index.tsx"));
const Span = pageOf(() => import("../views/span/index.tsx"));
const Keys = pageOf(() => import("../views/keys/index.tsx"));
const Projects = pageOf(() => import("../views/projects/index.tsx"));

/** Whether the file of a page is on its way. */
const loading = signal(false);

const watch = {
  onLoadStart: () => {
    loading.value = true;
  },
  onLoadEnd: () => {
    loading.value = false;
  },
  onRouteChange: focusPage,
};

/** Pages for anyone. */
export function PublicRoutes() {
  return (
    <main id="main">
      <Boundary>
        <Router {...watch}>
          <Route path="/login" component={Login} />
          <Route path="/signup" component={Signup} />
          <Route path="/" component={Home} />
          <Route default component={NotFound} />
        </Router>
      </Boundary>
    </main>
  );
}

/**
 * Pages of a project. Each is given `params.project` (and `params.id` or `params.key`), decoded. All is made
 * anew for another project, so no page ever mixes two.
 */
export function ProjectRoutes({ project }: { project: string }) {
  return (
    <Boundary key={project}>
      {loading.value && (
        <Late>
          <PageSkeleton />
        </Late>
      )}
      <Router {...watch}>
        <Route path="/p/:project" component={Home} />
        <Route path="/p/:project/live" component={Live} />
        <Route path="/p/:project/conversations" component={Conversations} />
        <Route path="/p/:project/conversations/:id" component={Conversation} />
        <Route path="/p/:project/spans/:key" component={Span} />
        <Route path="/p/:project/start" component={Onboarding} />
        <Route path="/p/:project/keys" component={Keys} />
        <Route path="/p/:project/projects" component={Projects} />
        <Route default component={NotFound} />
      </Router>
    </Boundary>
  );
}

/** Reading goes on at the new page's heading, unless the page put the focus somewhere itself. */
function focusPage(): void {
  requestAnimationFrame(() => {
    const main = document.querySelector("main");
    if (!main || main.contains(document.activeElement)) return;
    const start = main.querySelector("h1") ?? main;
    start.tabIndex = -1;
    start.focus({ preventScroll: true });
  });
}

function PageSkeleton() {
  return (
    <div class="page-skeleton" role="status">
      <span class="sr-only">Loading the page</span>
      <Skeleton width="160px" />
      <Skeleton width="70%" />
      <Skeleton width="55%" />
    </div>
  );
}
