const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The largest multiple of 62 in a byte: what lies above would make the first characters likelier. */
const FAIR = 248;

/** Random characters of 0-9A-Za-z, each as likely as any other: 5.95 bits a character. */
export function randomBase62(length: number): string {
  let text = "";
  while (text.length < length)
    for (const byte of crypto.getRandomValues(new Uint8Array(length)))
      if (byte < FAIR && text.length < length) text += ALPHABET[byte % 62];
  return text;
}

/** An id such as `prj_4f9aB2…`: 16 characters, 95 bits. */
export function randomId(kind: "usr" | "org" | "prj" | "ses" | "acc" | "aud"): string {
  return `${kind}_${randomBase62(16)}`;
}
