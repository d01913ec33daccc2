/** What the browser remembers between visits. Storage can be closed to us: then nothing is remembered. */
export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`binnacle.${name}`);
    else localStorage.setItem(`binnacle.${name}`, value);
  } catch {
    // Private windows and blocked storage refuse; the page works all the same.
  }
}

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`binnacle.${name}`);
  } catch {
    return null;
  }
}
