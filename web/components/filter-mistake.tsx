import type { FilterProblem } from "../../worker/domain/filter/parse.ts";
import { Button } from "./button.tsx";

/** What is wrong with the filter, and if it is known what was meant, a button that mends it. */
export function FilterMistake({
  id,
  problem,
  onMend,
}: {
  id: string;
  problem: FilterProblem | null;
  onMend: (problem: FilterProblem, suggestion: string) => void;
}) {
  const suggestion = problem?.suggestion;
  return (
    <div class="filter-mistake" role="status" data-empty={problem ? undefined : ""}>
      {problem && <span id={id}>{sentence(problem.message)}</span>}
      {problem && <span class="quiet">The list still shows what was asked before.</span>}
      {problem && suggestion !== undefined && (
        <Button size="small" onClick={() => onMend(problem, suggestion)}>
          Use <code>{suggestion}</code>
        </Button>
      )}
    </div>
  );
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll("`", "");
