import { Hono } from "hono";
import { ServiceError } from "../../services/error.ts";
import { watch } from "../../services/watch.ts";
import { projectContext } from "../middleware/project-context.ts";
import type { AppEnv } from "../types.ts";

export const live = new Hono<AppEnv>().get("/live", projectContext, async (c) => {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket")
    throw new ServiceError("upgrade_required", "open this address as a WebSocket");
  return watch(c.var.ctx);
});
