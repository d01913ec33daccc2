import { env } from "cloudflare:workers";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatRef, type PayloadRef, parseRef, segmentKey } from "../../../worker/payloads/segment.ts";
import { compress, decompress, putObject, readPayloads } from "../../../worker/payloads/store.ts";
import { T0 } from "../../helpers/events.ts";

const line = fc.string({ unit: "grapheme", maxLength: 50 }).map((text) => JSON.stringify(text));
const lines = fc.array(line, { minLength: 1, maxLength: 5 });
const memberOf = (list: readonly string[]) => compress(list.map((text) => `${text}\n`).join(""));

test("a member is its lines again, whatever is in them and however long they are", () => {
  for (const text of [
    "",
    "x",
    "💥".repeat(20_000),
    "\u0000",
    "x".repeat(16 * 1024),
    "é".repeat(16 * 1024 - 1),
  ])
    expect(decompress(memberOf([text, "next"]))).toEqual([text, "next", ""]);
});

test("payloads are read by their references in any order, near and far, of several objects, also when one is gone", async () => {
  const project = `prj_${crypto.randomUUID()}`;
  let seq = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.tuple(lines, fc.constantFrom(0, 0, 70_000)), { minLength: 1, maxLength: 8 }), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.infiniteStream(fc.nat()),
      async (objects, picks) => {
        const stored: [PayloadRef, string][] = [];
        for (const members of objects) {
          const key = segmentKey(project, T0, ++seq);
          const parts: Uint8Array[] = [];
          let offset = 0;
          for (const [texts, gap] of members) {
            const member = memberOf(texts);
            for (const [at, text] of texts.entries())
              stored.push([{ key, offset, length: member.length, line: at }, text]);
            parts.push(member, new Uint8Array(gap));
            offset += member.length + gap;
          }
          await putObject(env.PAYLOADS, key, Buffer.concat(parts));
        }
        const gone = segmentKey(project, T0, 999_999);
        const asked = [...picks.take(10)].map((n) => stored[n % stored.length] as [PayloadRef, string]);
        const refs = [...asked.map(([ref]) => ref), { key: gone, offset: 0, length: 9, line: 0 }];
        const viaText = refs.map((ref) => parseRef(project, formatRef(project, ref)));
        expect(viaText).toEqual(refs);
        expect(await readPayloads(env.PAYLOADS, viaText)).toEqual([
          ...asked.map(([, text]) => text),
          undefined,
        ]);
      },
    ),
    { numRuns: 30 },
  );
});

test("a reference leads to its own project's objects only", () => {
  const ref = formatRef("mine", { key: segmentKey("mine", T0, 1), offset: 3, length: 5, line: 2 });
  expect(ref).toBe("2026/11/23/000000000001.jsonl.gz:3:5:2");
  expect(parseRef("theirs", ref).key).toBe("theirs/2026/11/23/000000000001.jsonl.gz");
});
