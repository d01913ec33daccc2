import { ServiceError } from "./error.ts";

/** Where the next page begins, as an opaque word. */
export function writeCursor(parts: (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** The parts of a cursor; they must be of these types. Throws `invalid_query`. */
export function readCursor<T extends (string | number)[]>(cursor: string, types: ("string" | "number")[]): T {
  try {
    const parts = JSON.parse(Buffer.from(cursor, "base64url").toString()) as unknown;
    if (Array.isArray(parts) && parts.length === types.length && types.every((t, i) => typeof parts[i] === t))
      return parts as T;
  } catch {
    // Falls through to the one answer.
  }
  throw new ServiceError("invalid_query", "this cursor is not one that a page gave");
}
