import type { IconName } from "../components/icon.tsx";
import { paths } from "../state/route.ts";

export interface Place {
  label: string;
  icon: IconName;
  href: string;
  group: "watch" | "settings";
}

/** The pages of a project: what the rail, the phone's bar and the palette offer. */
export function places(project: string): Place[] {
  return [
    { label: "Live", icon: "live", href: paths.live(project), group: "watch" },
    { label: "Conversations", icon: "conversations", href: paths.conversations(project), group: "watch" },
    { label: "Keys", icon: "key", href: paths.keys(project), group: "settings" },
    { label: "Projects", icon: "projects", href: paths.projects(project), group: "settings" },
  ];
}

/** Whether `url` shows this place or something inside it. */
export function isCurrent(place: Place, url: string): boolean {
  const path = url.split(/[?#]/, 1)[0] ?? url;
  return path === place.href || path.startsWith(`${place.href}/`);
}
