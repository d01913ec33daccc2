import { signal } from "@preact/signals";
import * as api from "../api/client.ts";
import { paths } from "../state/route.ts";
import { recall, remember } from "../state/storage.ts";
import { toast } from "../state/toasts.ts";

/** What floats over the page, one at a time. */
export const overlay = signal<"palette" | "keys" | null>(null);

export const folded = signal(recall("rail") === "folded");

export function toggleFold(): void {
  folded.value = !folded.value;
  remember("rail", folded.value ? "folded" : null);
}

/** Logs out. The page is loaded anew, so that nothing of what was seen stays in memory. */
export async function leave(): Promise<void> {
  try {
    await api.logout();
    location.replace(paths.login());
  } catch (cause) {
    toast(`Still logged in. ${api.asApiError(cause).message}`, "bad");
  }
}
