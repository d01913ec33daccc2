import type { ListedKey } from "../db/control/keys.ts";
import type { ApiKey, Project } from "../protocol/account.ts";

/** Rows of the control database as the wire has them. */

export function presentKey(row: ListedKey): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scope: row.scope,
    prefix: row.prefix,
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
  };
}

export function presentProject(row: {
  id: string;
  organizationId: string;
  name: string;
  createdAt: Date;
}): Project {
  return {
    id: row.id,
    organization_id: row.organizationId,
    name: row.name,
    created_at: row.createdAt.toISOString(),
  };
}
