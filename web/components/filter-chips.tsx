import { conjunctsOf, toggleTerm } from "../state/filter-text.ts";

/** Conditions at a click. A span has one status: the chips of statuses take one another's place. */
const CHIPS = [
  { term: "is:error", label: "Errors", instead: ["is:running"] },
  { term: "is:running", label: "Running", instead: ["is:error"] },
  { term: "kind:llm", label: "LLM calls", instead: [] },
];

export function FilterChips({
  text,
  readable,
  onText,
}: {
  text: string;
  /** A filter that cannot be read cannot be added to. */
  readable: boolean;
  onText: (text: string) => void;
}) {
  const terms = conjunctsOf(text);
  return (
    <div class="filter-chips">
      {CHIPS.map(({ term, label, instead }) => (
        <button
          key={term}
          type="button"
          class="filter-chip"
          aria-pressed={terms.includes(term)}
          disabled={!readable}
          title={term}
          onClick={() => onText(toggleTerm(text, term, instead))}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
