import { effect, signal } from "@preact/signals";
import { recall, remember } from "./storage.ts";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const theme = signal<Theme>(asTheme(recall("theme")));

export function asTheme(value: string | null): Theme {
  return THEMES.find((one) => one === value) ?? "auto";
}

export function setTheme(next: Theme): void {
  theme.value = next;
  remember("theme", next === "auto" ? null : next);
}

/** Keeps the document in the chosen theme; "auto" leaves it to the system. */
export function applyTheme(root: HTMLElement): () => void {
  return effect(() => {
    if (theme.value === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme.value;
  });
}
