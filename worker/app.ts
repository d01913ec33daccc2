import { Hono } from "hono";
import { errorResponse, refuse } from "./http/errors.ts";
import { refuseOtherMethods } from "./http/method-not-allowed.ts";
import { answerHeaders, nameRequest } from "./http/middleware/answer-headers.ts";
import { openCors } from "./http/middleware/open-cors.ts";
import { isProtocolPath, routedPath } from "./http/protocol-paths.ts";
import { accounts } from "./http/routes/accounts.ts";
import { conversations } from "./http/routes/conversations.ts";
import { health } from "./http/routes/health.ts";
import { keys } from "./http/routes/keys.ts";
import { live } from "./http/routes/live.ts";
import { otlp } from "./http/routes/otlp.ts";
import { projects } from "./http/routes/projects.ts";
import { spans } from "./http/routes/spans.ts";
import type { AppEnv } from "./http/types.ts";

const app = new Hono<AppEnv>({ getPath: routedPath });

app.onError((error, c) => errorResponse(error, c.get("requestId")));
app.notFound((c) =>
  refuse({ code: "not_found", message: `there is nothing at ${c.req.path}` }, c.get("requestId")),
);

// Order: name the request, answer preflights; each route then asks for its own context (project, user, account).
app.use(nameRequest);
app.use("/api/*", answerHeaders);
app.use("/api/v1/spans", openCors);
app.use("/otel/*", answerHeaders);
app.use("/otel/v1/*", openCors);

const routes = app
  .route("/api/v1", health)
  .route("/api/v1", accounts)
  .route("/api/v1", projects)
  .route("/api/v1", keys)
  .route("/api/v1", spans)
  .route("/api/v1", conversations)
  .route("/api/v1", live);

app.route("/otel/v1", otlp);

refuseOtherMethods(app);

// What is not the API is the dashboard, whose headers are in web/public/_headers.
app.get("*", (c) => (isApi(c.req.path) ? c.notFound() : c.env.ASSETS.fetch(c.req.raw)));

export type AppType = typeof routes;
export default app;

function isApi(path: string): boolean {
  return path === "/api" || path.startsWith("/api/") || isProtocolPath(path);
}
