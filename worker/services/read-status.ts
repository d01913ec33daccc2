import type { ProjectStatus } from "../protocol/account.ts";
import { authorize, type ProjectContext } from "./context.ts";

/** A project's lag: what is acknowledged and not in the database yet. */
export async function readStatus(ctx: ProjectContext): Promise<ProjectStatus> {
  authorize(ctx, "read");
  return ctx.hub.status();
}
