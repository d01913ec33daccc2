import type { ControlDb } from "../db/control/client.ts";
import type { ProjectHub } from "../hub/project-hub.ts";
import { ServiceError } from "./error.ts";

/**
 * What an actor may do in a project. A secret key: ingest and read; a read key: read; a publishable key: ingest;
 * a member's session: all three. `manage` covers keys and the project itself, and is for sessions alone.
 */
export type Permission = "ingest" | "read" | "manage";

export type Actor = { type: "key"; id: string } | { type: "user"; id: string };

/** A request of somebody who was let into one project. All that a verb needs is in here. */
export interface ProjectContext {
  actor: Actor;
  project: { id: string; shard: number };
  may: ReadonlySet<Permission>;
  /** Keys, projects and the audit log. */
  control: ControlDb;
  /** The shard that holds the project's spans. */
  logs: D1Database;
  payloads: R2Bucket;
  hub: DurableObjectStub<ProjectHub>;
  /** The time of the request, microseconds since 1970. */
  now: number;
}

/** Throws `forbidden` unless the actor may do this. The first line of every verb. */
export function authorize(ctx: ProjectContext, permission: Permission): void {
  if (!ctx.may.has(permission))
    throw new ServiceError("forbidden", `this key may not ${permission}: ${HINT[permission]}`);
}

const HINT: Record<Permission, string> = {
  ingest: "use a secret (bn_sk_…) or publishable (bn_pk_…) key",
  read: "use a secret (bn_sk_…) or read-only (bn_rk_…) key",
  manage: "log in to the dashboard",
};
