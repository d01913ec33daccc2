import { insertKey } from "../db/control/keys.ts";
import type { KeyInput, NewApiKey } from "../protocol/account.ts";
import { authorize, type ProjectContext } from "./context.ts";
import { mintKey } from "./keys.ts";
import { presentKey } from "./present.ts";
import { randomId } from "./random.ts";

/** Makes a key of the project. The answer is the only place where all of it is ever seen. */
export async function createKey(ctx: ProjectContext, input: KeyInput): Promise<NewApiKey> {
  authorize(ctx, "manage");
  const { key, ...minted } = mintKey(input.scope);
  const row = {
    ...minted,
    ...input,
    projectId: ctx.project.id,
    createdBy: ctx.actor.id,
    createdAt: new Date(ctx.now / 1000),
  };
  await insertKey(ctx.control, row, randomId("aud"));
  return { ...presentKey({ ...row, lastUsedAt: null, revokedAt: null }), key };
}
