import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "../../../worker/services/passwords.ts";
import { randomBase62 } from "../../../worker/services/random.ts";

test("a password matches its hash and no other, and no two hashes are alike", async () => {
  const [one, two] = await Promise.all([hashPassword("one two three"), hashPassword("one two three")]);
  expect(one).not.toBe(two);
  expect(one).not.toContain("one");
  expect(await verifyPassword("one two three", one)).toBe(true);
  expect(await verifyPassword("one two threE", one)).toBe(false);
});

test("the same letters typed as other code points are the same password", async () => {
  expect(await verifyPassword("passwo\u0308rter", await hashPassword("passw\u00f6rter"))).toBe(true);
});

test("a hash of an unknown form lets nobody in", async () => {
  for (const hash of ["", "scrypt", "bcrypt$1$2$3$4$5", "scrypt$16384$8$5$$"])
    expect(await verifyPassword("anything", hash)).toBe(false);
});

test("random characters are as likely as each other", () => {
  const counts = new Map<string, number>();
  for (const character of randomBase62(62_000)) counts.set(character, (counts.get(character) ?? 0) + 1);
  expect(counts.size).toBe(62);
  // A byte taken modulo 62 would give the first eight 1,211 each. Seven standard deviations are 222.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(222);
});
