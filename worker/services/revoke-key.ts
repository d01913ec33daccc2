import { revokeKey as updateRevoked } from "../db/control/keys.ts";
import { authorize, type ProjectContext } from "./context.ts";
import { ServiceError } from "./error.ts";
import type { KeyCache } from "./key-cache.ts";
import { randomId } from "./random.ts";

/**
 * Revokes a key for good: at once in this isolate, within 30 s in all. Sockets that it opened are closed. Doing it again changes nothing.
 * Throws `not_found` when the project has no such key.
 */
export async function revokeKey(ctx: ProjectContext, keyId: string, cache: KeyCache): Promise<void> {
  authorize(ctx, "manage");
  const found = await updateRevoked(ctx.control, {
    projectId: ctx.project.id,
    keyId,
    actorId: ctx.actor.id,
    revokedAt: new Date(ctx.now / 1000),
    auditId: randomId("aud"),
  });
  if (!found) throw new ServiceError("not_found", "there is no such key");
  cache.forget(keyId);
  await ctx.hub.disconnect(`key:${keyId}`);
}
