import type { Permission } from "./context.ts";

/** What a key lets its holder do. */
export interface KeyAccess {
  keyId: string;
  projectId: string;
  shard: number;
  may: ReadonlySet<Permission>;
}

export interface CachedKey {
  /** Null: there is no such key, or it is revoked. */
  access: KeyAccess | null;
  /** When it was read, milliseconds. */
  readAt: number;
  /** When its use was last noted, milliseconds. */
  notedAt: number;
  refreshing: boolean;
}

/**
 * Keys of recent requests by the SHA-256 of the key, in this isolate's memory. Bounded, the oldest going first;
 * wrong keys have a place of their own, so that a flood of them cannot push the good ones out.
 */
export class KeyCache {
  readonly #known = new Map<string, CachedKey>();
  readonly #unknown = new Map<string, CachedKey>();
  readonly #limits: { known: number; unknown: number };

  constructor(limits = { known: 10_000, unknown: 1_000 }) {
    this.#limits = limits;
  }

  get(hash: string): CachedKey | undefined {
    return this.#known.get(hash) ?? this.#unknown.get(hash);
  }

  set(hash: string, entry: CachedKey): void {
    this.#known.delete(hash);
    this.#unknown.delete(hash);
    const [map, limit] = entry.access
      ? [this.#known, this.#limits.known]
      : [this.#unknown, this.#limits.unknown];
    map.set(hash, entry);
    if (map.size > limit) for (const oldest of map.keys()) return void map.delete(oldest);
  }

  /** A revoked key: refused at once here, and elsewhere when its entry has aged. */
  forget(keyId: string): void {
    for (const [hash, entry] of this.#known) if (entry.access?.keyId === keyId) this.#known.delete(hash);
  }

  get size(): number {
    return this.#known.size + this.#unknown.size;
  }
}
