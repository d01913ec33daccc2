import { listMemberProjects } from "../db/control/projects.ts";
import type { Project } from "../protocol/account.ts";
import type { UserContext } from "./account-context.ts";
import { presentProject } from "./present.ts";

/** The projects of the user's organizations, oldest first. */
export async function listProjects(ctx: UserContext): Promise<Project[]> {
  return (await listMemberProjects(ctx.control, ctx.user.id)).map(presentProject);
}
