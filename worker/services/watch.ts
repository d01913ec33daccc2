import { authorize, type ProjectContext } from "./context.ts";

/** Opens a live socket on the project's hub: the answer to a WebSocket upgrade. */
export async function watch(ctx: ProjectContext): Promise<Response> {
  authorize(ctx, "read");
  return ctx.hub.fetch("https://hub/", {
    headers: {
      upgrade: "websocket",
      "x-binnacle-project": ctx.project.id,
      "x-binnacle-shard": String(ctx.project.shard),
      "x-binnacle-actor": `${ctx.actor.type}:${ctx.actor.id}`,
    },
  });
}
