import { env } from "cloudflare:workers";
import type { KeyScope } from "../../worker/protocol/account.ts";
import { mintKey } from "../../worker/services/keys.ts";
import { type CallInit, call, type Tenant } from "./worker.ts";

/** A tenant without people: a project of an organization of its own, and its keys. */
export interface Project extends Pick<Tenant, "fetchWithKey"> {
  project: { id: string; shard: number };
  keys: { secret: string; publishable: string; read: string };
}

let made = 0;

/** Makes a project past the sign-up, whose password hash costs more than most tests. The shards take turns. */
export async function freshProject(): Promise<Project> {
  const unique = crypto.randomUUID();
  const [user, organization, id] = [`usr_${unique}`, `org_${unique}`, `prj_${unique}`];
  const shard = made++ % 2;
  const keys = { secret: mintKey("secret"), publishable: mintKey("publishable"), read: mintKey("read") };
  const db = env.DB;
  await db.batch([
    db
      .prepare(
        "INSERT INTO users (id, email, email_verified, created_at, updated_at) VALUES (?1, ?1, 0, 0, 0)",
      )
      .bind(user),
    db.prepare("INSERT INTO organizations (id, name, created_at) VALUES (?1, 'Acme', 0)").bind(organization),
    db
      .prepare(
        "INSERT INTO projects (id, organization_id, name, shard, created_at) VALUES (?1, ?2, 'Shop', ?3, 0)",
      )
      .bind(id, organization, shard),
    ...Object.entries(keys).map(([scope, key]) =>
      db
        .prepare(
          `INSERT INTO api_keys (id, project_id, name, scope, prefix, hash, created_by, created_at)
           VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, 0)`,
        )
        .bind(key.id, id, scope satisfies string as KeyScope, key.prefix, key.hash, user),
    ),
  ]);
  return {
    project: { id, shard },
    keys: { secret: keys.secret.key, publishable: keys.publishable.key, read: keys.read.key },
    fetchWithKey(path, init: CallInit = {}, key = keys.secret.key) {
      const headers = new Headers(init.headers);
      if (!headers.has("authorization")) headers.set("authorization", `Bearer ${key}`);
      return call(path, { ...init, headers });
    },
  };
}
