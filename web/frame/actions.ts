import { signal } from "@preact/signals";
import { asApiError } from "../api/error.ts";
import { navigate, paths } from "../state/route.ts";
import { logout } from "../state/session.ts";
import { recall, remember } from "../state/storage.ts";
import { toast } from "../state/toasts.ts";

/** What floats over the page, one at a time. */
export const overlay = signal<"palette" | "keys" | null>(null);

export const folded = signal(recall("rail") === "folded");

export function toggleFold(): void {
  folded.value = !folded.value;
  remember("rail", folded.value ? "folded" : null);
}

/** Logs out and shows the login page; says why when the server could not be told. */
export async function leave(): Promise<void> {
  try {
    await logout();
    navigate(paths.login(), { replace: true });
  } catch (cause) {
    toast(`Still logged in. ${asApiError(cause).message}`, "bad");
  }
}
