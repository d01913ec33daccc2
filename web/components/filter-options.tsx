import { useEffect } from "preact/hooks";
import type { Completion } from "../state/filter-complete.ts";

/** What the filter line offers: filters of before, fields with a word on each, values. */
export function FilterOptions({
  id,
  options,
  recent,
  active,
  onChoose,
}: {
  id: string;
  options: readonly Completion[];
  /** How many of the first are whole filters that were used before. */
  recent: number;
  active: number;
  onChoose: (one: Completion) => void;
}) {
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [id, active]);
  return (
    <div class="filter-options" role="listbox" id={`${id}-list`} aria-label="Suggestions">
      {options.map((one, n) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox that owns the list
        <div
          key={`${one.kind} ${n < recent} ${one.insert}`}
          id={`${id}-${n}`}
          class="filter-option"
          role="option"
          tabIndex={-1}
          aria-selected={n === active}
          data-last-recent={n === recent - 1 || undefined}
          // The line keeps the focus: losing it would close the list before the click.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(one)}
        >
          <code class="one-line">
            <bdi>{one.insert}</bdi>
          </code>
          <small class="one-line">{n < recent ? "used before" : one.about}</small>
        </div>
      ))}
    </div>
  );
}
