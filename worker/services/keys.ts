import { createHash } from "node:crypto";
import type { KeyScope } from "../protocol/account.ts";
import { randomBase62 } from "./random.ts";

/**
 * An API key is `bn_{sk|rk|pk}_{id}_{secret}`. The id finds its row; the secret (190 bits) is why a plain
 * SHA-256 of the whole suffices: there is nothing to guess.
 */
const MARK: Record<KeyScope, string> = { secret: "bn_sk_", read: "bn_rk_", publishable: "bn_pk_" };
const ID_CHARS = 12;
const SECRET_CHARS = 32;
/** Characters of the id that lists show. */
const SHOWN_CHARS = 6;
const FORMAT = new RegExp(`^bn_(?:sk|rk|pk)_([0-9A-Za-z]{${ID_CHARS}})_[0-9A-Za-z]{${SECRET_CHARS}}$`);

export interface MintedKey {
  id: string;
  key: string;
  prefix: string;
  hash: string;
}

export function mintKey(scope: KeyScope): MintedKey {
  const id = randomBase62(ID_CHARS);
  const key = `${MARK[scope]}${id}_${randomBase62(SECRET_CHARS)}`;
  return { id, key, prefix: `${MARK[scope]}${id.slice(0, SHOWN_CHARS)}…`, hash: hashKey(key) };
}

/** The id in a key, or null when it does not have the form of one. */
export function keyId(key: string): string | null {
  return FORMAT.exec(key)?.[1] ?? null;
}

/** SHA-256, base64. */
export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("base64");
}
