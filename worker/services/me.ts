import { listMemberProjects, listOrganizations } from "../db/control/projects.ts";
import type { Me } from "../protocol/account.ts";
import type { UserContext } from "./account-context.ts";
import { presentProject } from "./present.ts";

/** Who is logged in, and what they may open. */
export async function me(ctx: UserContext): Promise<Me> {
  const [organizations, projects] = await Promise.all([
    listOrganizations(ctx.control, ctx.user.id),
    listMemberProjects(ctx.control, ctx.user.id),
  ]);
  return { user: ctx.user, organizations, projects: projects.map(presentProject) };
}
