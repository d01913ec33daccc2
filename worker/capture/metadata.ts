import { clean, cut } from "../domain/clean.ts";
import { jsonText } from "../domain/dialogue.ts";
import type { Metadata } from "../domain/event.ts";
import { MAX_LABEL_CHARS, MAX_METADATA_BYTES } from "../protocol/limits.ts";

const MAX_KEYS = 128;
const MAX_VALUE_CHARS = 1000;

/**
 * The part of an event's metadata that is indexed: keys that fit, numbers and booleans as they are, texts
 * cut, and anything nested as text. All of it stays in the payload.
 */
export function indexedMetadata(metadata: Record<string, unknown>): Metadata {
  const indexed: [string, Metadata[string]][] = [];
  let size = 0;
  for (const key of Object.keys(metadata).sort().slice(0, MAX_KEYS)) {
    if (key.length > MAX_LABEL_CHARS) continue;
    const value = indexedValue(metadata[key]);
    if (value === undefined) continue;
    size += key.length + (typeof value === "string" ? value.length : 8);
    if (size > MAX_METADATA_BYTES) break;
    indexed.push([clean(key), value]);
  }
  return Object.fromEntries(indexed);
}

function indexedValue(value: unknown): Metadata[string] | undefined {
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (value === null || value === undefined) return undefined;
  return cut(clean(jsonText(value, MAX_VALUE_CHARS)), MAX_VALUE_CHARS);
}
