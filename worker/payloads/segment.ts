/** Where a payload is in R2: the object, the bytes within it (a whole gzip member), and the line within that. */
export interface PayloadRef {
  key: string;
  offset: number;
  length: number;
  line: number;
}

const SEQ_DIGITS = 12;

/** `{project}/{yyyy}/{mm}/{dd}/{first seq, padded}.jsonl.gz`; the day is that of `received`, microseconds. */
export function segmentKey(projectId: string, received: number, firstSeq: number): string {
  const day = new Date(received / 1000).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${projectId}/${day}/${String(firstSeq).padStart(SEQ_DIGITS, "0")}.jsonl.gz`;
}

/** Of a payload that is an object of its own, because it would not fit a segment. */
export function largeKey(projectId: string, received: number, unique: string): string {
  const day = new Date(received / 1000).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${projectId}/${day}/large/${unique}.json.gz`;
}

/** A reference as a column holds it. The project's prefix is left out. */
export function formatRef(projectId: string, { key, offset, length, line }: PayloadRef): string {
  return `${key.slice(projectId.length + 1)}:${offset}:${length}:${line}`;
}

/** The inverse of `formatRef`: a reference can only lead to its own project's objects. */
export function parseRef(projectId: string, stored: string): PayloadRef {
  const [key, offset, length, line] = stored.split(":") as [string, string, string, string];
  return { key: `${projectId}/${key}`, offset: Number(offset), length: Number(length), line: Number(line) };
}
