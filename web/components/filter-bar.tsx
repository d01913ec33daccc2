import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Completion, completionsAt, piecesOf } from "../state/filter-complete.ts";
import { type Seen, seenIn } from "../state/filter-fields.ts";
import { createFilterLine } from "../state/filter-line.ts";
import { recentFilters, rememberFilter } from "../state/filter-recent.ts";
import { useShortcuts } from "../state/keyboard.ts";
import { withQuery } from "../state/live-url.ts";
import { currentUrl, navigate } from "../state/route.ts";
import type { SpanStore } from "../state/spans.ts";
import { FilterChips } from "./filter-chips.tsx";
import { FilterHelp } from "./filter-help.tsx";
import { FilterMistake } from "./filter-mistake.tsx";
import { FilterOptions } from "./filter-options.tsx";
import { Icon } from "./icon.tsx";

const LOOK_AT = 2000;

const goTo = (filter: string, replace: boolean) =>
  navigate(withQuery(currentUrl.peek(), { filter: filter || null }), { replace });

/** One line that filters the list, in the filter language. The address holds what is asked. */
export function FilterBar({ project, filter, store }: { project: string; filter: string; store: SpanStore }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  // The address changes under a line that stays.
  const line = useMemo(() => createFilterLine(filter, goTo), []);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const seen = useRef<Seen>({});
  useEffect(() => line.follow(filter), [line, filter]);
  useEffect(() => line.stop, [line]);

  const text = line.text.value;
  const problem = line.problem.value;
  const recent = open && text.trim() === "" ? recentFilters(project) : [];
  const options: Completion[] = open
    ? [...recent.map(wholeText), ...completionsAt(text, line.cursor.value, seen.current)]
    : [];
  const expanded = options.length > 0;

  useLayoutEffect(() => {
    if (mirror.current && input.current) mirror.current.scrollLeft = input.current.scrollLeft;
  });

  /** The browser moves the cursor to the end of a text that it is given: it is moved back once that is drawn. */
  const goOn = () =>
    requestAnimationFrame(() => {
      const at = line.cursor.peek();
      input.current?.focus();
      input.current?.setSelectionRange(at, at);
    });
  const accept = (one: Completion) => {
    line.accept(one);
    setActive(-1);
    setOpen(true);
    goOn();
  };
  const set = (next: string) => {
    if (line.set(next)) rememberFilter(project, next);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const chosen = options[active];
    const first = options[0];
    if (event.key === "ArrowDown" && !expanded) setOpen(true);
    else if (event.key === "ArrowDown") setActive((active + 1) % options.length);
    else if (event.key === "ArrowUp" && expanded) setActive(active <= 0 ? options.length - 1 : active - 1);
    else if (event.key === "Enter" && chosen) accept(chosen);
    else if (event.key === "Enter") {
      setOpen(false);
      if (line.submit()) rememberFilter(project, text.trim());
    } else if (event.key === "Tab" && !event.shiftKey && chosen) accept(chosen);
    else if (event.key === "Tab" && !event.shiftKey && first && first.to > first.from) accept(first);
    else if (event.key === "Escape" && expanded) setOpen(false);
    else if (event.key === "Escape") input.current?.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const follow = () => line.moveTo(input.current?.selectionStart ?? 0);

  useShortcuts(
    useMemo(() => [{ keys: ["/"], label: "Filter the spans", run: () => input.current?.focus() }], []),
  );

  return (
    <search class="filter-bar" aria-label="Filter">
      <div class="filter-line" data-wrong={problem ? "" : undefined}>
        <Icon name="search" />
        <div class="filter-text">
          <div ref={mirror} class="filter-mirror" aria-hidden="true">
            {piecesOf(text, problem).map((piece, n) =>
              piece.wrong ? <mark key={n}>{piece.text}</mark> : <span key={n}>{piece.text}</span>,
            )}
          </div>
          <input
            ref={input}
            type="text"
            class="filter-input"
            role="combobox"
            aria-label="Filter spans"
            aria-autocomplete="list"
            aria-expanded={expanded}
            aria-controls={`${id}-list`}
            aria-activedescendant={active >= 0 && expanded ? `${id}-${active}` : undefined}
            aria-invalid={problem ? true : undefined}
            aria-describedby={problem ? `${id}-mistake` : undefined}
            placeholder="Filter: model:gpt-4o* is:error latency:>2s “words”"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            dir="ltr"
            enterKeyHint="search"
            value={text}
            onInput={(event) => {
              setOpen(true);
              setActive(-1);
              line.type(event.currentTarget.value, event.currentTarget.selectionStart ?? 0);
            }}
            onKeyDown={onKeyDown}
            onKeyUp={follow}
            onClick={() => {
              follow();
              setOpen(true);
            }}
            onScroll={(event) => {
              if (mirror.current) mirror.current.scrollLeft = event.currentTarget.scrollLeft;
            }}
            onFocus={() => {
              seen.current = seenIn(newest(store), seen.current);
              setOpen(true);
            }}
            onBlur={() => {
              setOpen(false);
              setActive(-1);
              line.leave();
              if (line.readable.peek()) rememberFilter(project, text.trim());
            }}
          />
        </div>
        {text !== "" && (
          <button
            type="button"
            class="filter-button"
            aria-label="Clear the filter"
            onClick={() => {
              line.set("");
              goOn();
            }}
          >
            <Icon name="close" />
          </button>
        )}
        <FilterHelp onExample={set} />
      </div>
      <FilterChips text={text} readable={line.readable.value} onText={set} />
      {expanded && (
        <FilterOptions id={id} options={options} recent={recent.length} active={active} onChoose={accept} />
      )}
      <FilterMistake
        id={`${id}-mistake`}
        problem={problem}
        onMend={(wrong, suggestion) => {
          line.mend(wrong, suggestion);
          goOn();
        }}
      />
      <span class="sr-only" role="status">
        {expanded ? `${options.length} suggestions` : ""}
      </span>
    </search>
  );
}

const wholeText = (insert: string): Completion => ({ insert, about: "", from: 0, to: 0, kind: "value" });

function* newest(store: SpanStore) {
  for (let i = 0; i < Math.min(store.count(), LOOK_AT); i++) {
    const row = store.at(i);
    if (row) yield row;
  }
}
