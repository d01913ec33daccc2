import type { Payload } from "../../../worker/protocol/span.ts";

/**
 * A command that sends a received event again, with a placeholder for the key. Null for events of another
 * protocol: their endpoint would not take this body.
 */
export function asCurl(payload: Payload, origin: string): string | null {
  if (payload.protocol !== "native") return null;
  return [
    `curl -X POST ${quote(`${origin}/api/v1/spans`)}`,
    '  -H "authorization: Bearer $BINNACLE_API_KEY"',
    "  -H 'content-type: application/json'",
    `  --data-raw ${quote(payload.body)}`,
  ].join(" \\\n");
}

/** A word that a shell takes to the letter: nothing is special between single quotes but the quote. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
