import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Route, Router } from "preact-iso";
import { Boundary } from "../components/boundary.tsx";
import { Late, Skeleton } from "../components/skeleton.tsx";
import { currentUrl } from "../state/route.ts";
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
    focusPage();
  },
  onRouteChange: focusPage,
};

/** Pages for anyone. */
export function PublicRoutes() {
  return (
    <main id="main">
      <Boundary at={currentUrl.value}>
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
  // Another project has a router of its own, which tells of no change when it begins.
  useEffect(focusPage, [project]);
  return (
    <Boundary key={project} at={currentUrl.value}>
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

/** The first page of a visit begins at its top, where the way to skip is. */
const entry = currentUrl.peek();
let moved = false;

/** Reading goes on at the new page's heading, unless the page put the focus somewhere itself. */
function focusPage(): void {
  moved ||= currentUrl.peek() !== entry;
  if (!moved) return;
  requestAnimationFrame(() => {
    const main = document.querySelector("main");
    const at = document.activeElement;
    if (!main || (at !== main && main.contains(at))) return;
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
