/**
 * A span's identity within its project is (trace id, span id), both chosen by clients. Its key is the two
 * as one word for URLs and maps: `trace:span`, each percent-encoded, or only the one when they are the same.
 */
export function spanKey(traceId: string, spanId: string): string {
  return traceId === spanId ? encode(traceId) : `${encode(traceId)}:${encode(spanId)}`;
}

/** The ids in a key, or undefined when it is none. */
export function parseKey(key: string): { traceId: string; spanId: string } | undefined {
  const parts = key.split(":");
  if (parts.length > 2) return undefined;
  try {
    const traceId = decodeURIComponent(parts[0] as string);
    const spanId = parts[1] === undefined ? traceId : decodeURIComponent(parts[1]);
    return traceId && spanId ? { traceId, spanId } : undefined;
  } catch {
    return undefined;
  }
}

const PLAIN = /^[\w.~-]*$/;

// Most ids need no encoding, and testing is several times cheaper than encoding.
function encode(id: string): string {
  return PLAIN.test(id) ? id : encodeURIComponent(id);
}
