import { listKeys as selectKeys } from "../db/control/keys.ts";
import type { ApiKey } from "../protocol/account.ts";
import { authorize, type ProjectContext } from "./context.ts";
import { presentKey } from "./present.ts";

/** The project's keys without their secrets, newest first, the revoked too. */
export async function listKeys(ctx: ProjectContext): Promise<ApiKey[]> {
  authorize(ctx, "manage");
  return (await selectKeys(ctx.control, ctx.project.id)).map(presentKey);
}
