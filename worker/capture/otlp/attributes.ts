import type { AnyValue, KeyValue } from "./types.ts";

/** A value as plain JSON. Integers that a number cannot hold exactly stay text; bytes are base64. */
export function plainValue(value: AnyValue | undefined): unknown {
  if (value === undefined) return undefined;
  if (value.stringValue !== undefined) return value.stringValue;
  if (value.boolValue !== undefined) return value.boolValue;
  if (value.intValue !== undefined) {
    const n = Number(value.intValue);
    return Number.isSafeInteger(n) ? n : value.intValue;
  }
  if (value.doubleValue !== undefined) return value.doubleValue;
  if (value.bytesValue !== undefined) return value.bytesValue;
  if (value.arrayValue) return (value.arrayValue.values ?? []).map((item) => plainValue(item) ?? null);
  if (value.kvlistValue) return Object.fromEntries(entries(value.kvlistValue.values ?? []));
  return undefined;
}

function* entries(list: KeyValue[]): Generator<[string, unknown]> {
  for (const { key, value } of list) {
    const plain = plainValue(value);
    if (key !== undefined && plain !== undefined) yield [key, plain];
  }
}

/** Longer keys are in no convention, and their dots could nest as deep as their author likes. */
const MAX_KEY_CHARS = 256;
const MAX_REST_CHARS = 1000;

/**
 * The attributes of a span. It remembers what was asked for: what nobody knew is `rest()`, the span's metadata.
 * An empty text is the same as an absent one.
 */
export class Attributes {
  readonly #values = new Map<string, unknown>();
  readonly #known = new Set<string>();
  /** What stands before the first dots: most families are not there, and need not be looked for. */
  readonly #roots = new Set<string>();

  constructor(list: KeyValue[] | undefined) {
    for (const [key, value] of entries(list ?? []))
      if (key.length <= MAX_KEY_CHARS && value !== "") {
        this.#values.set(key, value);
        this.#roots.add(rootOf(key));
      }
  }

  /** The first of these keys that is there. */
  value(...keys: string[]): unknown {
    let found: unknown;
    for (const key of keys) {
      const value = this.#values.get(key);
      if (value === undefined) continue;
      this.#known.add(key);
      found ??= value;
    }
    return found;
  }

  /** The first of these keys whose value is a text, or a number or boolean as one. */
  text(...keys: string[]): string | undefined {
    const value = this.value(...keys);
    return typeof value === "object" || value === undefined ? undefined : String(value);
  }

  number(...keys: string[]): number | undefined {
    const value = this.value(...keys);
    const n = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof n === "number" && Number.isFinite(n) ? n : undefined;
  }

  /** A value that conventions write as JSON text because attributes hold no objects: parsed when it is JSON. */
  json(...keys: string[]): unknown {
    return parsed(this.value(...keys));
  }

  strings(...keys: string[]): string[] | undefined {
    const value = this.json(...keys);
    if (typeof value === "string") return [value];
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
  }

  /** All keys below a prefix, which they lose. Undefined when there is none. */
  under(prefix: string): Record<string, unknown> | undefined {
    if (!this.#roots.has(rootOf(prefix))) return undefined;
    const found: [string, unknown][] = [];
    for (const [key, value] of this.#values) {
      if (!key.startsWith(prefix)) continue;
      this.#known.add(key);
      found.push([key.slice(prefix.length), value]);
    }
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }

  /** The list that a convention flattened into `prefix.0.…`, `prefix.1.…`, in order. */
  list(prefix: string): unknown[] | undefined {
    const tree = this.under(`${prefix}.`);
    return tree && inOrder(nested(tree));
  }

  /** Whether any key starts with this and a dot, or is this. */
  has(root: string): boolean {
    return this.#roots.has(root);
  }

  /** Keeps keys out of `rest()`. */
  ignore(...prefixes: string[]): void {
    for (const prefix of prefixes) this.under(prefix);
  }

  /** What nobody asked for and is small. */
  rest(): Record<string, unknown> {
    return Object.fromEntries(
      [...this.#values].filter(
        ([key, value]) =>
          !this.#known.has(key) && !(typeof value === "string" && value.length > MAX_REST_CHARS),
      ),
    );
  }
}

function rootOf(key: string): string {
  const dot = key.indexOf(".");
  return dot < 0 ? key : key.slice(0, dot);
}

/** JSON text as what it says; any other value, and text that is no JSON object, list or string, as it is. */
export function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*["[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

type Tree = Map<string, unknown>;

/** Dotted keys as a tree. Maps, since a key can be `__proto__`. */
function nested(flat: Record<string, unknown>): Tree {
  const root: Tree = new Map();
  for (const [key, value] of Object.entries(flat)) {
    const steps = key.split(".");
    const leaf = steps.pop() as string;
    let at = root;
    for (const step of steps) {
      const known = at.get(step);
      const next: Tree = known instanceof Map ? known : new Map();
      at.set(step, next);
      at = next;
    }
    if (!at.has(leaf)) at.set(leaf, value);
  }
  return root;
}

const INDEX = /^\d{1,6}$/;

/** The items of a tree whose keys are indexes; within them, such trees are lists as well. */
function inOrder(tree: Tree): unknown[] {
  return [...tree]
    .filter(([key]) => INDEX.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, item]) => plainTree(item));
}

function plainTree(item: unknown): unknown {
  if (!(item instanceof Map)) return item;
  const keys = [...item.keys()];
  if (keys.length > 0 && keys.every((key) => INDEX.test(key))) return inOrder(item);
  return Object.fromEntries([...item].map(([key, inner]) => [key, plainTree(inner)]));
}
