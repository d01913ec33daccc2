/**
 * A span's identity within its project is (trace id, span id), both chosen by clients. Its key is the two
 * as one word for URLs and maps: `trace:span`, or only the one when they are the same. What is no letter,
 * digit, `.`, `_` or `-` is written as percent-encoding with `~` for `%`: a key holds nothing that a URL
 * would encode or decode once more.
 */
export function spanKey(traceId: string, spanId: string): string {
  return traceId === spanId ? encode(traceId) : `${encode(traceId)}:${encode(spanId)}`;
}

/** The ids in a key, or undefined when it is none. */
export function parseKey(key: string): { traceId: string; spanId: string } | undefined {
  const parts = key.split(":");
  if (parts.length > 2) return undefined;
  try {
    const traceId = decode(parts[0] as string);
    const spanId = parts[1] === undefined ? traceId : decode(parts[1]);
    return traceId && spanId ? { traceId, spanId } : undefined;
  } catch {
    return undefined;
  }
}

const PLAIN = /^[\w-][\w.-]*$/;

// Most ids need no encoding, and testing is several times cheaper than encoding. A leading dot would be a
// step in a URL's path.
function encode(id: string): string {
  if (PLAIN.test(id)) return id;
  return encodeURIComponent(id).replaceAll("~", "%7E").replace(/^\./, "%2E").replaceAll("%", "~");
}

function decode(word: string): string {
  return word.includes("~") ? decodeURIComponent(word.replaceAll("~", "%")) : word;
}
