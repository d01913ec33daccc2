import { Hono } from "hono";
import { KeyInput } from "../../protocol/account.ts";
import { createKey } from "../../services/create-key.ts";
import { listKeys } from "../../services/list-keys.ts";
import { revokeKey } from "../../services/revoke-key.ts";
import { readJson } from "../body.ts";
import { keyCache, projectContext } from "../middleware/project-context.ts";
import type { AppEnv } from "../types.ts";

export const keys = new Hono<AppEnv>()
  .get("/keys", projectContext, async (c) => c.json({ keys: await listKeys(c.var.ctx) }))
  .post("/keys", projectContext, async (c) =>
    c.json({ key: await createKey(c.var.ctx, await readJson(c, KeyInput)) }, 201),
  )
  .delete("/keys/:id", projectContext, async (c) => {
    await revokeKey(c.var.ctx, c.req.param("id"), keyCache);
    return c.body(null, 204);
  });
