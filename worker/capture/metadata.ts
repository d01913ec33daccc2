import { clean, cut } from "../domain/clean.ts";
import type { Metadata } from "../domain/event.ts";
import { MAX_LABEL_CHARS, MAX_METADATA_BYTES } from "../protocol/limits.ts";

const MAX_KEYS = 128;
const MAX_VALUE_CHARS = 1000;
const MAX_DEPTH = 8;

/**
 * The part of an event's metadata that is indexed: `{"plan": {"tier": "pro"}}` as `plan.tier`, items of lists by
 * their numbers; numbers and booleans as they are, texts cut. The first keys that fit, in the order of their
 * names; all of it stays in the payload.
 */
export function indexedMetadata(metadata: Record<string, unknown>): Metadata {
  const indexed: [string, Metadata[string]][] = [];
  let size = 0;
  for (const [key, value] of leaves(metadata)) {
    size += key.length + (typeof value === "string" ? value.length : 8);
    if (size > MAX_METADATA_BYTES) break;
    indexed.push([key, value]);
    if (indexed.length === MAX_KEYS) break;
  }
  return Object.fromEntries(indexed);
}

function* leaves(value: object, path = "", depth = 0): Generator<[string, Metadata[string]]> {
  for (const key of Object.keys(value).sort().slice(0, MAX_KEYS)) {
    const inner = (value as Record<string, unknown>)[key];
    const full = path === "" ? clean(key) : `${path}.${clean(key)}`;
    if (full.length > MAX_LABEL_CHARS || inner === null || inner === undefined) continue;
    if (typeof inner === "object") {
      if (depth < MAX_DEPTH) yield* leaves(inner, full, depth + 1);
    } else if (typeof inner === "string") yield [full, cut(clean(inner), MAX_VALUE_CHARS)];
    // 1e999 is read as Infinity, which JSON cannot write again.
    else if (typeof inner === "boolean" || Number.isFinite(inner)) yield [full, inner as number | boolean];
  }
}
