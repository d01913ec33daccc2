import { insertProject, listOrganizations } from "../db/control/projects.ts";
import type { Project, ProjectInput } from "../protocol/account.ts";
import type { UserContext } from "./account-context.ts";
import { ServiceError } from "./error.ts";
import { presentProject } from "./present.ts";
import { randomId } from "./random.ts";

/**
 * Makes a project in one of the user's organizations; the organization need not be named when there is one only.
 * Throws `not_found` for an organization that is not theirs, `forbidden` for one they only are a member of.
 */
export async function createProject(ctx: UserContext, input: ProjectInput): Promise<Project> {
  const organizations = await listOrganizations(ctx.control, ctx.user.id);
  if (!input.organization_id && organizations.length > 1)
    throw new ServiceError("invalid_body", "say which organization", {
      issues: [{ path: "organization_id", message: "required: you belong to more than one" }],
    });
  const organization = input.organization_id
    ? organizations.find(({ id }) => id === input.organization_id)
    : organizations[0];
  if (!organization) throw new ServiceError("not_found", "there is no such organization");
  if (organization.role === "member")
    throw new ServiceError("forbidden", "only owners and admins of an organization make projects");
  const row = {
    id: randomId("prj"),
    organizationId: organization.id,
    name: input.name,
    actorId: ctx.user.id,
    createdAt: new Date(ctx.now / 1000),
    auditId: randomId("aud"),
  };
  await insertProject(ctx.control, row, ctx.shards);
  return presentProject(row);
}
