import { expect, test } from "vitest";
import { type CachedKey, KeyCache } from "../../../worker/services/key-cache.ts";

const entry = (keyId: string | null): CachedKey => ({
  access: keyId === null ? null : { keyId, projectId: "p", shard: 0, may: new Set() },
  readAt: 0,
  notedAt: 0,
  refreshing: false,
});

test("it never holds more than its bounds, and the oldest go first", () => {
  const cache = new KeyCache({ known: 3, unknown: 2 });
  for (let n = 0; n < 10; n++) cache.set(`k${n}`, entry(`id${n}`));
  for (let n = 0; n < 10; n++) cache.set(`u${n}`, entry(null));
  expect(cache.size).toBe(5);
  expect(cache.get("k9")).toBeDefined();
  expect(cache.get("k6")).toBeUndefined();
});

test("a flood of wrong keys pushes no good key out", () => {
  const cache = new KeyCache({ known: 3, unknown: 2 });
  cache.set("good", entry("id"));
  for (let n = 0; n < 1000; n++) cache.set(`wrong${n}`, entry(null));
  expect(cache.get("good")?.access?.keyId).toBe("id");
});

test("a key that is found to be revoked is not known any more", () => {
  const cache = new KeyCache();
  cache.set("h", entry("id"));
  cache.set("h", entry(null));
  expect(cache.get("h")?.access).toBeNull();
  expect(cache.size).toBe(1);
});
