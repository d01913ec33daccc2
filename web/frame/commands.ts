import * as api from "../api/client.ts";
import type { IconName } from "../components/icon.tsx";
import { termOf } from "../state/filter-text.ts";
import { inProject, navigate, paths } from "../state/route.ts";
import { setTheme, THEMES } from "../state/theme.ts";
import { leave, overlay } from "./actions.ts";
import { places } from "./places.ts";
import { THEME_LABELS } from "./theme-items.tsx";

export interface Command {
  id: string;
  label: string;
  /** What sort of thing it is, shown at the right and searched too. */
  sort: string;
  icon: IconName;
  run: () => void;
}

/** All that the palette offers in a project, in the order of an empty search. */
export function commandsOf(
  project: string,
  projects: { id: string; name: string }[],
  url: string,
): Command[] {
  return [
    ...places(project).map((place) => ({
      id: place.href,
      label: place.label,
      sort: "Page",
      icon: place.icon,
      run: () => navigate(place.href),
    })),
    {
      id: "start",
      label: "Send a first log",
      sort: "Page",
      icon: "arrow-right" as const,
      run: () => navigate(paths.start(project)),
    },
    ...projects
      .filter((one) => one.id !== project)
      .map((one) => ({
        id: `project ${one.id}`,
        label: one.name,
        sort: "Project",
        icon: "projects" as const,
        run: () => navigate(inProject(url, one.id)),
      })),
    ...THEMES.map((theme) => ({
      id: `theme ${theme}`,
      label: THEME_LABELS[theme],
      sort: "Theme",
      icon: theme,
      run: () => setTheme(theme),
    })),
    {
      id: "keys",
      label: "Keyboard shortcuts",
      sort: "Help",
      icon: "help" as const,
      run: () => {
        overlay.value = "keys";
      },
    },
    { id: "logout", label: "Log out", sort: "Account", icon: "logout" as const, run: leave },
  ];
}

/**
 * The commands that hold every word of the search, best first: those that begin with it, then those with
 * a word that does, then the rest. An empty search keeps all.
 */
export function matchCommands(commands: Command[], search: string): Command[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === "") return commands;
  const words = wanted.split(/\s+/);
  return commands
    .map((command) => ({ command, rank: rankOf(command, wanted, words) }))
    .filter((one) => one.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map((one) => one.command);
}

function rankOf(command: Command, wanted: string, words: string[]): number {
  const label = command.label.toLowerCase();
  const text = `${label} ${command.sort.toLowerCase()}`;
  if (!words.every((word) => text.includes(word))) return 0;
  if (label.startsWith(wanted)) return 3;
  return text.split(/\s+/).some((word) => word.startsWith(words[0] ?? "")) ? 2 : 1;
}

/** Whether a search may be an id: one word, without blanks. */
export function maybeId(search: string): boolean {
  return /^\S{2,256}$/u.test(search.trim());
}

/**
 * The page of a conversation, a span or a trace with this id, or null when the project has none.
 * @throws ApiError when it could not be asked
 */
export async function findById(project: string, id: string): Promise<string | null> {
  const [conversation, span, trace] = await Promise.allSettled([
    api.getConversation(project, id),
    api.getSpan(project, id),
    api.listSpans(project, { filter: termOf("trace", id), limit: 1 }),
  ]);
  if (conversation.status === "fulfilled") return paths.conversation(project, id);
  if (span.status === "fulfilled") return paths.span(project, id);
  const first = trace.status === "fulfilled" ? trace.value.spans[0] : undefined;
  if (first) return paths.conversation(project, first.conversation_id);
  for (const answer of [conversation, span, trace]) {
    // "Not there" is an answer; anything else leaves the question open.
    if (answer.status === "rejected" && !isNoSuchThing(answer.reason)) throw api.asApiError(answer.reason);
  }
  return null;
}

function isNoSuchThing(cause: unknown): boolean {
  const { code } = api.asApiError(cause);
  return code === "not_found" || code === "invalid_query";
}
