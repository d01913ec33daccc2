import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type FilterProblem, parseFilter } from "../../worker/domain/filter/parse.ts";
import { applyCompletion, type Completion, completionsAt, piecesOf } from "../state/filter-complete.ts";
import { type Seen, seenIn } from "../state/filter-fields.ts";
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

/** Someone who pauses this long while typing has asked, if what stands there can be read. */
const APPLY_AFTER_MS = 700;
const LOOK_AT = 2000;

/** One line that filters the list, in the filter language. The address holds what is asked. */
export function FilterBar({ project, filter, store }: { project: string; filter: string; store: SpanStore }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState(filter);
  const [cursor, setCursor] = useState(0);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  // While one types, what is unfinished is no mistake yet.
  const [typing, setTyping] = useState(false);
  const asked = useRef(filter);
  const pushed = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const seen = useRef<Seen>({});

  // The address changed by other means: Back, a chip, a link.
  useEffect(() => {
    if (filter === asked.current) return;
    clearTimeout(timer.current);
    asked.current = filter;
    setDraft(filter);
  }, [filter]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const parsed = useMemo(() => parseFilter(draft, Date.now() * 1000), [draft]);
  const problem = parsed.ok ? null : parsed.problem;
  const shown = problem && !(typing && touches(problem, cursor)) ? problem : null;
  const recent = open && draft.trim() === "" ? recentFilters(project) : [];
  const options: Completion[] = open
    ? [...recent.map(wholeText), ...completionsAt(draft, cursor, seen.current)]
    : [];
  const expanded = options.length > 0;

  useLayoutEffect(() => {
    if (mirror.current && input.current) mirror.current.scrollLeft = input.current.scrollLeft;
  });

  const ask = (text: string, replace = false) => {
    clearTimeout(timer.current);
    const next = text.trim();
    if (next === asked.current) return;
    asked.current = next;
    navigate(withQuery(currentUrl.peek(), { filter: next || null }), { replace });
  };

  /** Puts a text in the line. With `now` it is asked at once, else when one pauses. */
  const write = (text: string, at: number, now = false) => {
    clearTimeout(timer.current);
    setDraft(text);
    setCursor(at);
    setActive(-1);
    setTyping(!now);
    const can = parseFilter(text, Date.now() * 1000).ok;
    if (now && can) return ask(text);
    timer.current = setTimeout(() => {
      setTyping(false);
      if (!can) return;
      // One entry in the history for one stay in the line, however often one pauses.
      ask(text, pushed.current);
      pushed.current = true;
    }, APPLY_AFTER_MS);
  };

  const moveCursor = (at: number) =>
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(at, at);
    });

  const accept = (one: Completion) => {
    const next = applyCompletion(draft, one);
    write(next.text, next.cursor);
    moveCursor(next.cursor);
    setOpen(true);
  };

  const mend = (wrong: FilterProblem, suggestion: string) => {
    const text = draft.slice(0, wrong.start) + suggestion + draft.slice(wrong.end);
    write(text, wrong.start + suggestion.length, true);
    moveCursor(wrong.start + suggestion.length);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const chosen = options[active];
    if (event.key === "ArrowDown" && !expanded) setOpen(true);
    else if (event.key === "ArrowDown" && expanded) setActive((active + 1) % options.length);
    else if (event.key === "ArrowUp" && expanded) setActive(active <= 0 ? options.length - 1 : active - 1);
    else if (event.key === "Enter" && chosen) accept(chosen);
    else if (event.key === "Enter") {
      setTyping(false);
      setOpen(false);
      if (parsed.ok) {
        ask(draft);
        rememberFilter(project, draft.trim());
      }
    } else if (event.key === "Tab" && !event.shiftKey && expanded && (chosen || begun(options[0]))) {
      accept(chosen ?? (options[0] as Completion));
    } else if (event.key === "Escape" && expanded) setOpen(false);
    else if (event.key === "Escape") input.current?.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const begun = (one: Completion | undefined) => one !== undefined && one.to > one.from;

  const onFocus = () => {
    seen.current = seenIn(newest(store), seen.current);
    pushed.current = false;
    setOpen(true);
  };
  const onBlur = () => {
    setOpen(false);
    setActive(-1);
    setTyping(false);
    if (parsed.ok) rememberFilter(project, draft.trim());
  };
  const follow = () => setCursor(input.current?.selectionStart ?? 0);

  useShortcuts(
    useMemo(() => [{ keys: ["/"], label: "Filter the spans", run: () => input.current?.focus() }], []),
  );

  return (
    <search class="filter-bar" aria-label="Filter">
      <div class="filter-line" data-wrong={shown ? "" : undefined}>
        <Icon name="search" />
        <div class="filter-text">
          <div ref={mirror} class="filter-mirror" aria-hidden="true">
            {piecesOf(draft, shown).map((piece, n) =>
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
            aria-invalid={shown ? true : undefined}
            aria-describedby={shown ? `${id}-mistake` : undefined}
            placeholder="Filter: model:gpt-4o* is:error latency:>2s “words”"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            dir="ltr"
            enterKeyHint="search"
            value={draft}
            onInput={(event) => {
              setOpen(true);
              write(event.currentTarget.value, event.currentTarget.selectionStart ?? 0);
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
            onFocus={onFocus}
            onBlur={onBlur}
          />
        </div>
        {draft !== "" && (
          <button
            type="button"
            class="filter-button"
            aria-label="Clear the filter"
            onClick={() => {
              write("", 0, true);
              input.current?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
        <FilterHelp
          onExample={(example) => {
            write(example, example.length, true);
            rememberFilter(project, example);
          }}
        />
      </div>
      <FilterChips
        text={draft}
        readable={parsed.ok}
        onText={(text) => {
          write(text, text.length, true);
          rememberFilter(project, text);
        }}
      />
      {expanded && (
        <FilterOptions id={id} options={options} recent={recent.length} active={active} onChoose={accept} />
      )}
      <FilterMistake id={`${id}-mistake`} problem={shown} onMend={mend} />
      <span class="sr-only" role="status">
        {expanded ? `${options.length} suggestions` : ""}
      </span>
    </search>
  );
}

const wholeText = (insert: string): Completion => ({ insert, about: "", from: 0, to: 0, kind: "value" });

const touches = ({ start, end }: FilterProblem, cursor: number) => cursor >= start && cursor <= end + 1;

function* newest(store: SpanStore) {
  for (let i = 0; i < Math.min(store.count(), LOOK_AT); i++) {
    const row = store.at(i);
    if (row) yield row;
  }
}
