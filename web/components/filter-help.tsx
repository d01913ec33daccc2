import { useId, useRef } from "preact/hooks";
import { FIELDS } from "../state/filter-fields.ts";
import { Icon } from "./icon.tsx";

const EXAMPLES: [filter: string, meaning: string][] = [
  ["is:error latency:>2s", "failed, and slow: side by side is AND"],
  ["model:gpt-4o* -tag:internal", "* stands for anything, - for not"],
  ['"one dollar"', "these words, one after the other"],
  ["output:refund*", "words of the answer that begin so"],
  ["kind:(tool OR retrieval)", "either of them"],
  ["(cost:>0.01 OR tokens:>10k) start:>-2h", "dear or long, in the last two hours"],
  ["latency:1s..5s", "from one second to five"],
  ["metadata.plan:pro has:error", "what your application wrote beside it"],
];

/** The filter language in a few examples, each at a click, and all of its fields. */
export function FilterHelp({ onExample }: { onExample: (filter: string) => void }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  // The page has uses of its own for Escape, which would keep the browser from closing the panel.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !panel.current?.matches(":popover-open")) return;
    event.stopPropagation();
    panel.current.hidePopover();
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="filter-button"
        aria-label="How to filter"
        title="How to filter"
        popovertarget={id}
        onKeyDown={onKeyDown}
      >
        <Icon name="help" />
      </button>
      <div
        ref={panel}
        id={id}
        class="filter-help"
        popover="auto"
        role="dialog"
        aria-label="How to filter"
        onKeyDown={onKeyDown}
        onToggle={(event) => {
          const at = button.current?.getBoundingClientRect();
          if (event.newState !== "open" || !at) return;
          const { style, offsetWidth } = event.currentTarget;
          style.top = `${at.bottom + 8}px`;
          style.left = `${Math.max(8, Math.min(at.right - offsetWidth, innerWidth - offsetWidth - 8))}px`;
          style.maxHeight = `${innerHeight - at.bottom - 24}px`;
        }}
      >
        <h2>How to filter</h2>
        <ul class="filter-examples">
          {EXAMPLES.map(([filter, meaning]) => (
            <li key={filter}>
              <button
                type="button"
                onClick={() => {
                  panel.current?.hidePopover();
                  onExample(filter);
                }}
              >
                <code>{filter}</code>
                <span class="quiet">{meaning}</span>
              </button>
            </li>
          ))}
        </ul>
        <p class="quiet small">
          Quote a value with spaces: <code>name:"find stock"</code>. Units: <code>ms s m h d</code>,{" "}
          <code>$</code>, <code>k M</code>. Alt and a click on a cell filter by it.
        </p>
        <h2>Fields</h2>
        <dl class="filter-fields">
          {FIELDS.map(({ name, about }) => (
            <div key={name}>
              <dt>
                <code>{name}:</code>
              </dt>
              <dd class="quiet">{about}</dd>
            </div>
          ))}
          <div>
            <dt>
              <code>metadata.…:</code>
            </dt>
            <dd class="quiet">what your application wrote beside it</dd>
          </div>
        </dl>
      </div>
    </>
  );
}
