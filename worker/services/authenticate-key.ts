import { timingSafeEqual } from "node:crypto";
import type { ControlDb } from "../db/control/client.ts";
import { findKey, touchKey } from "../db/control/keys.ts";
import type { KeyScope } from "../protocol/account.ts";
import type { Permission } from "./context.ts";
import { ServiceError } from "./error.ts";
import type { CachedKey, KeyAccess, KeyCache } from "./key-cache.ts";
import { hashKey, keyId } from "./keys.ts";

/** How long a key is taken on this isolate's memory: with a slow read, still under the 30 s that are promised. */
export const KEY_TTL_MS = 25_000;
/** After this a key in use is read again, behind the request: none has to wait for it. */
const REFRESH_MS = 10_000;
/** How long a wrong key is refused without looking again. */
const UNKNOWN_TTL_MS = 5_000;
const NOTE_USE_MS = 60_000;

const MAY: Record<KeyScope, ReadonlySet<Permission>> = {
  secret: new Set<Permission>(["ingest", "read"]),
  read: new Set<Permission>(["read"]),
  publishable: new Set<Permission>(["ingest"]),
};

export interface KeyDependencies {
  control: () => ControlDb;
  cache: KeyCache;
  /** Milliseconds since 1970. */
  now: number;
  /** Runs what the answer does not wait for. */
  defer: (work: Promise<unknown>) => void;
}

/**
 * Who holds this key. Throws `unauthorized` for one that is malformed, unknown or revoked, and `unavailable` when
 * it is not in memory and the database does not answer. In memory: no I/O at all.
 */
export async function authenticateKey(deps: KeyDependencies, presented: string): Promise<KeyAccess> {
  const id = keyId(presented);
  if (id === null) throw unauthorized();
  const hash = hashKey(presented);
  let entry = deps.cache.get(hash);
  const age = entry ? deps.now - entry.readAt : Number.POSITIVE_INFINITY;
  if (!entry || age > (entry.access ? KEY_TTL_MS : UNKNOWN_TTL_MS)) entry = await read(deps, id, hash, entry);
  else if (entry.access && age > REFRESH_MS && !entry.refreshing) refresh(deps, id, hash, entry);
  if (!entry.access) throw unauthorized();
  if (deps.now - entry.notedAt > NOTE_USE_MS) noteUse(deps, entry, entry.access);
  return entry.access;
}

async function read(
  deps: KeyDependencies,
  id: string,
  hash: string,
  before: CachedKey | undefined,
): Promise<CachedKey> {
  const access = await lookUp(deps, id, hash);
  // The age counts from before the read, so that a revocation during it is not overlooked for longer.
  const entry = { access, readAt: deps.now, notedAt: before?.notedAt ?? 0, refreshing: false };
  deps.cache.set(hash, entry);
  return entry;
}

function refresh(deps: KeyDependencies, id: string, hash: string, entry: CachedKey): void {
  entry.refreshing = true;
  deps.defer(
    read(deps, id, hash, entry).catch(() => {
      entry.refreshing = false;
    }),
  );
}

async function lookUp(deps: KeyDependencies, id: string, hash: string): Promise<KeyAccess | null> {
  const row = await findKey(deps.control(), id).catch((cause) => {
    throw new ServiceError("unavailable", "keys cannot be checked now: try again", { retryAfter: 5, cause });
  });
  if (!row || row.revokedAt || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return null;
  return { keyId: row.id, projectId: row.projectId, shard: row.shard, may: MAY[row.scope] };
}

function noteUse(deps: KeyDependencies, entry: CachedKey, access: KeyAccess): void {
  entry.notedAt = deps.now;
  const notBefore = new Date(deps.now - NOTE_USE_MS);
  // Not worth failing for: the next use after a minute notes it.
  deps.defer(
    touchKey(deps.control(), access.projectId, access.keyId, new Date(deps.now), notBefore).catch(() => {}),
  );
}

function unauthorized(): ServiceError {
  return new ServiceError("unauthorized", "this API key is not valid: it is malformed, unknown or revoked");
}
