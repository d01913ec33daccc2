import { Hono } from "hono";
import { z } from "zod";
import { DEFAULT_PAGE, MAX_PAGE } from "../../protocol/limits.ts";
import { getConversation } from "../../services/get-conversation.ts";
import { listConversations } from "../../services/list-conversations.ts";
import { projectContext } from "../middleware/project-context.ts";
import { limitOf, readQuery } from "../query.ts";
import type { AppEnv } from "../types.ts";

const ListQuery = z.object({ cursor: z.string().optional(), limit: limitOf(DEFAULT_PAGE, MAX_PAGE) });

export const conversations = new Hono<AppEnv>()
  .get("/conversations", projectContext, async (c) =>
    c.json(await listConversations(c.var.ctx, readQuery(c, ListQuery))),
  )
  .get("/conversations/:id", projectContext, async (c) =>
    c.json(await getConversation(c.var.ctx, c.req.param("id"))),
  );
