import { signal } from "@preact/signals";

export interface Toast {
  id: number;
  tone: "plain" | "bad";
  text: string;
}

const LIFE_MS = 6_000;
/** More than this at once is noise: the oldest goes. */
const MOST = 3;
let next = 1;

export const toasts = signal<Toast[]>([]);

/** Says what can't be seen in place, and takes it back after six seconds. */
export function toast(text: string, tone: Toast["tone"] = "plain"): void {
  const id = next++;
  toasts.value = [...toasts.value, { id, tone, text }].slice(-MOST);
  setTimeout(() => dismiss(id), LIFE_MS);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}
