import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** A key of a page, as `?` shows it. `keys` are names of KeyboardEvent.key, any of which does it. */
export interface Shortcut {
  keys: string[];
  label: string;
  run: (event: KeyboardEvent) => void;
}

/** The keys that work now, those of the frame first. */
export const shortcuts = signal<Shortcut[]>([]);

/** Adds keys while a component is mounted. Give a list that is made once. */
export function useShortcuts(list: Shortcut[]): void {
  useEffect(() => {
    shortcuts.value = [...shortcuts.value, ...list];
    return () => {
      shortcuts.value = shortcuts.value.filter((one) => !list.includes(one));
    };
  }, [list]);
}

/** True when a key belongs to what is being typed into, or to a dialog that is open. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("dialog[open]")) return true;
  return target.matches("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=button])");
}

/** Enter and Space on a focused control are that control's: a shortcut would keep it from being pressed. */
function isPressing(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" && event.key !== " ") return false;
  return event.target instanceof Element && event.target.closest("a[href], button, summary, input") !== null;
}

/** Runs the shortcut of a key event; the last that was added wins. */
export function dispatchShortcut(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (isTyping(event.target) || isPressing(event)) return;
  const found = shortcuts.value.findLast((one) => one.keys.includes(event.key));
  if (!found) return;
  event.preventDefault();
  found.run(event);
}

/** Whether the keyboard has a ⌘ key, which then stands where Ctrl does. */
export const isApple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Listens for the keys of the page, and for ⌘K or Ctrl+K, which works while typing too. Returns how to stop. */
export function bindKeyboard(onPalette: () => void): () => void {
  const listen = (event: KeyboardEvent) => {
    if (
      event.key.toLowerCase() === "k" &&
      (event.metaKey || event.ctrlKey) &&
      !event.altKey &&
      !event.shiftKey
    ) {
      event.preventDefault();
      onPalette();
    } else dispatchShortcut(event);
  };
  document.addEventListener("keydown", listen);
  return () => document.removeEventListener("keydown", listen);
}
