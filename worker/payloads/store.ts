import { gunzipSync, gzipSync } from "node:zlib";
import type { PayloadRef } from "./segment.ts";

// Most payloads are small: zlib's default tables would cost more to set up than the work they do.
const SMALL_CHARS = 16 * 1024;
const SMALL = { level: 3, memLevel: 5, windowBits: 12, chunkSize: 4096 };
const LARGE = { level: 3 };

/** Lines as one gzip member. Many of them, one after another, are a valid `.jsonl.gz`. */
export function compress(lines: string): Uint8Array {
  return gzipSync(lines, lines.length < SMALL_CHARS ? SMALL : LARGE);
}

/** The lines of a member. */
export function decompress(member: Uint8Array): string[] {
  return gunzipSync(member).toString("utf8").split("\n");
}

/** Writes an object whole. Repeating it under the same key changes nothing. */
export async function putObject(bucket: R2Bucket, key: string, bytes: Uint8Array): Promise<void> {
  await bucket.put(key, bytes, { httpMetadata: { contentType: "application/gzip" } });
}

// Payloads nearer than this in one object are read with one request: a request costs more than the bytes.
const GAP = 64 * 1024;

/**
 * The lines of payloads, in the order of `refs`; undefined for one whose object is gone. Neighbours in a
 * segment are read together.
 */
export async function readPayloads(bucket: R2Bucket, refs: PayloadRef[]): Promise<(string | undefined)[]> {
  const lines: (string | undefined)[] = new Array(refs.length).fill(undefined);
  await Promise.all(
    stretchesOf(refs).map(async ({ key, offset, length, members }) => {
      const object = await bucket.get(key, { range: { offset, length } });
      if (!object) return;
      const bytes = new Uint8Array(await object.arrayBuffer());
      const opened = new Map<number, string[]>();
      for (const at of members) {
        const ref = refs[at] as PayloadRef;
        const start = ref.offset - offset;
        const member = opened.get(start) ?? decompress(bytes.subarray(start, start + ref.length));
        opened.set(start, member);
        lines[at] = member[ref.line];
      }
    }),
  );
  return lines;
}

interface Stretch {
  key: string;
  offset: number;
  length: number;
  /** Indexes of the references inside. */
  members: number[];
}

function stretchesOf(refs: PayloadRef[]): Stretch[] {
  const order = refs.map((_, index) => index);
  order.sort((a, b) => {
    const [x, y] = [refs[a] as PayloadRef, refs[b] as PayloadRef];
    return x.key === y.key ? x.offset - y.offset : x.key < y.key ? -1 : 1;
  });
  const stretches: Stretch[] = [];
  for (const index of order) {
    const ref = refs[index] as PayloadRef;
    const last = stretches.at(-1);
    if (last && last.key === ref.key && ref.offset - (last.offset + last.length) <= GAP) {
      last.length = Math.max(last.length, ref.offset + ref.length - last.offset);
      last.members.push(index);
    } else stretches.push({ key: ref.key, offset: ref.offset, length: ref.length, members: [index] });
  }
  return stretches;
}
