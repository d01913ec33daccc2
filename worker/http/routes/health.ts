import { Hono } from "hono";
import { version } from "../../../package.json";
import { readStatus } from "../../services/read-status.ts";
import { projectContext } from "../middleware/project-context.ts";
import type { AppEnv } from "../types.ts";

export const health = new Hono<AppEnv>()
  .get("/health", (c) => c.json({ ok: true, version }))
  .get("/status", projectContext, async (c) => c.json(await readStatus(c.var.ctx)));
