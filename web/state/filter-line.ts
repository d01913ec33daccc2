import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { type FilterProblem, parseFilter } from "../../worker/domain/filter/parse.ts";
import { applyCompletion, type Completion } from "./filter-complete.ts";

/** Someone who pauses this long while typing has asked, if what stands there can be read. */
export const ASK_AFTER_MS = 700;

/** A filter while it is being written, and when it is asked. */
export interface FilterLine {
  readonly text: ReadonlySignal<string>;
  readonly cursor: ReadonlySignal<number>;
  /** Whether the text can be read. */
  readonly readable: ReadonlySignal<boolean>;
  /** What is wrong; not while it is still being written at that place. */
  readonly problem: ReadonlySignal<FilterProblem | null>;
  /** The text as typed: asked when one pauses. */
  type(text: string, cursor: number): void;
  moveTo(cursor: number): void;
  /** A whole text at once. Says whether it could be asked. */
  set(text: string, cursor?: number): boolean;
  accept(one: Completion): void;
  /** Puts what was probably meant in the place of a mistake. */
  mend(problem: FilterProblem, suggestion: string): void;
  /** Asks what is written now. Says whether it could be asked. */
  submit(): boolean;
  /** One stays in the line no longer: mistakes show. */
  leave(): void;
  /** The filter changed by other means: Back, a link. */
  follow(filter: string): void;
  stop(): void;
}

/** `ask` is given a filter that can be read; `replace` when it goes on from what the same stay has asked. */
export function createFilterLine(first: string, ask: (filter: string, replace: boolean) => void): FilterLine {
  const text = signal(first);
  const cursor = signal(first.length);
  const typing = signal(false);
  const parsed = computed(() => parseFilter(text.value, Date.now() * 1000));
  let asked = first;
  // One entry in the history for one stay in the line, however often one pauses.
  let askedHere = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function put(next: string, at: number): void {
    clearTimeout(timer);
    text.value = next;
    cursor.value = at;
  }

  function askNow(paused: boolean): boolean {
    clearTimeout(timer);
    typing.value = false;
    if (!parsed.value.ok) return false;
    const filter = text.value.trim();
    if (filter !== asked) {
      asked = filter;
      ask(filter, paused && askedHere);
      askedHere = paused;
    }
    return true;
  }

  const line: FilterLine = {
    text,
    cursor,
    readable: computed(() => parsed.value.ok),
    problem: computed(() => {
      if (parsed.value.ok) return null;
      const { problem } = parsed.value;
      const isHere = cursor.value >= problem.start && cursor.value <= problem.end + 1;
      return typing.value && isHere ? null : problem;
    }),
    type(next, at) {
      put(next, at);
      typing.value = true;
      timer = setTimeout(() => askNow(true), ASK_AFTER_MS);
    },
    moveTo(at) {
      cursor.value = at;
    },
    set(next, at = next.length) {
      put(next, at);
      return askNow(false);
    },
    accept(one) {
      const next = applyCompletion(text.value, one);
      line.type(next.text, next.cursor);
    },
    mend({ start, end }, suggestion) {
      line.set(text.value.slice(0, start) + suggestion + text.value.slice(end), start + suggestion.length);
    },
    submit: () => askNow(false),
    leave() {
      typing.value = false;
      askedHere = false;
    },
    follow(filter) {
      if (filter === asked) return;
      asked = filter;
      typing.value = false;
      put(filter, filter.length);
    },
    stop: () => clearTimeout(timer),
  };
  return line;
}
