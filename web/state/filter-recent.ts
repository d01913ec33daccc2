import { recall, remember } from "./storage.ts";

const MOST = 8;
const nameOf = (project: string) => `filters.${project}`;

/** Filters that were used in a project on this device, the last first. */
export function recentFilters(project: string): string[] {
  try {
    const kept: unknown = JSON.parse(recall(nameOf(project)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function rememberFilter(project: string, filter: string): void {
  if (filter === "") return;
  const others = recentFilters(project).filter((one) => one !== filter);
  remember(nameOf(project), JSON.stringify([filter, ...others].slice(0, MOST)));
}
