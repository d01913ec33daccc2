import type { Attributes } from "./attributes.ts";
import type { SpanFacts } from "./fields.ts";

/** Where frameworks keep what their callers attach to a trace. */
const CARRIERS = [
  "traceloop.association.properties.",
  "lmnr.association.properties.",
  "langsmith.metadata.",
  "langfuse.trace.metadata.",
  "mastra.metadata.",
  "ai.telemetry.metadata.",
  "ai.settings.context.",
];
const SESSION = ["sessionId", "session_id", "threadId", "thread_id", "conversationId", "conversation_id"];
const USER = ["userId", "user_id"];
const within = (names: string[]) => CARRIERS.flatMap((carrier) => names.map((name) => carrier + name));
const SESSION_KEYS = ["session.id", "langsmith.trace.session_id", ...within(SESSION)];
const USER_KEYS = ["user.id", "enduser.id", ...within(USER)];

/** Whose span it is, of which dialogue, and from which deployment: said of the span or of its process. */
export function identity(a: Attributes, resource: Attributes): SpanFacts {
  const environment = ["deployment.environment.name", "deployment.environment"];
  const session = a.text(...SESSION_KEYS);
  const user = a.text(...USER_KEYS);
  const lmnr = a.under("lmnr.association.properties.");
  const mastra = a.under("mastra.metadata.");
  return {
    conversationId: session ?? resource.text("session.id"),
    userId: user ?? resource.text("user.id", "enduser.id"),
    environment: a.text(...environment) ?? resource.text(...environment),
    release: a.text("service.version") ?? resource.text("service.version"),
    tags: [...(a.strings("logfire.tags") ?? []), ...(a.strings("mastra.tags") ?? [])],
    metadata: {
      ...lmnr,
      ...mastra,
      ...serviceOf(resource),
    },
  };
}

function serviceOf(resource: Attributes): Record<string, unknown> {
  const names = ["service.name", "service.namespace", "telemetry.sdk.language"];
  return Object.fromEntries(
    names.flatMap((name) => (resource.text(name) ? [[name, resource.text(name)]] : [])),
  );
}
