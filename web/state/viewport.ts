import { signal } from "@preact/signals";

/** The width below which a peek panel is a page of its own and rows take two lines. */
const PHONE = "(max-width: 720px)";

/** True on a narrow screen. Follows the window. */
export const isPhone = signal(false);

if (typeof matchMedia !== "undefined") {
  const media = matchMedia(PHONE);
  isPhone.value = media.matches;
  media.addEventListener("change", () => {
    isPhone.value = media.matches;
  });
}
