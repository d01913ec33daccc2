import { signal } from "@preact/signals";
import type { NewApiKey } from "../../worker/protocol/account.ts";

/** A key just made, which its project's first page shows. In memory only: a reload forgets it. */
export const newSecret = signal<{ project: string; key: NewApiKey } | null>(null);

export function rememberSecret(project: string, key: NewApiKey): void {
  newSecret.value = { project, key };
}
