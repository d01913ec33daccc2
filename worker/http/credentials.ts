/**
 * The API key of a request, or null when it brings none: `Authorization: Bearer`, `x-api-key`, or Basic with
 * the key as the password (the user name is ignored). A header that is there but not understood is a wrong key.
 */
export function presentedKey(headers: Headers): string | null {
  const authorization = headers.get("authorization");
  if (authorization === null) return headers.get("x-api-key");
  const space = authorization.indexOf(" ");
  const scheme = authorization.slice(0, space).toLowerCase();
  const value = authorization.slice(space + 1).trim();
  if (scheme === "bearer") return value;
  if (scheme === "basic") return basicPassword(value);
  return "";
}

function basicPassword(value: string): string {
  try {
    const pair = atob(value);
    return pair.slice(pair.indexOf(":") + 1);
  } catch {
    return "";
  }
}
