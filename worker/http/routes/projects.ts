import { Hono } from "hono";
import { ProjectInput } from "../../protocol/account.ts";
import { createProject } from "../../services/create-project.ts";
import { listProjects } from "../../services/list-projects.ts";
import { readJson } from "../body.ts";
import { userContext } from "../middleware/account-context.ts";
import type { AppEnv } from "../types.ts";

export const projects = new Hono<AppEnv>()
  .get("/projects", userContext, async (c) => c.json({ projects: await listProjects(c.var.user) }))
  .post("/projects", userContext, async (c) =>
    c.json({ project: await createProject(c.var.user, await readJson(c, ProjectInput)) }, 201),
  );
