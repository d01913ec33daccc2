/** False of what says nothing: null, an empty text, list or object. */
export function hasAny(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
