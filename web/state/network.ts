import { signal } from "@preact/signals";

/** Whether the browser has a network at all. The live socket has a status of its own. */
export const online = signal(typeof navigator === "undefined" ? true : navigator.onLine);

if (typeof window !== "undefined") {
  window.addEventListener("online", () => {
    online.value = true;
  });
  window.addEventListener("offline", () => {
    online.value = false;
  });
}
