import { useState } from "preact/hooks";
import type { LiveFilter } from "../../../worker/protocol/live.ts";
import { SPAN_KINDS, SPAN_STATUSES } from "../../../worker/protocol/span.ts";
import { Button } from "../../components/button.tsx";
import { FeedStatus } from "../../components/feed-status.tsx";
import { Icon } from "../../components/icon.tsx";
import { Menu, MenuItem } from "../../components/menu.tsx";
import { useTitle } from "../../components/page.tsx";
import type { LiveList } from "../../state/live.ts";
import { FILTER_FIELDS, type FilterField, withQuery } from "../../state/live-url.ts";
import { currentUrl, navigate } from "../../state/route.ts";
import type { SpanStore } from "../../state/spans.ts";

const LABELS: Record<FilterField, string> = { kind: "Kind", status: "Status", model: "Model", user: "User" };

export function LiveHead({ list, filter }: { list: LiveList; filter: LiveFilter }) {
  const paused = list.paused.value;
  useTitle("Live");
  return (
    <>
      <header class="page-head live-head">
        <h1>Live</h1>
        <FeedStatus status={list.status} paused={paused} />
        <search class="filters" aria-label="Filters">
          {FILTER_FIELDS.map((field) => (
            <FilterChip key={field} field={field} value={filter[field]} store={list.store} />
          ))}
        </search>
        <Button
          size="small"
          icon={paused ? "play" : "pause"}
          aria-pressed={paused}
          title={paused ? "Go on (Space)" : "Pause (Space)"}
          onClick={() => list.pause(!paused)}
        >
          {paused ? "Go on" : "Pause"}
        </Button>
      </header>
      {list.error.value && list.store.count() > 0 && (
        <p class="feed-note" role="status">
          The list could not be read anew: {list.error.value.message}{" "}
          <Button size="small" variant="quiet" icon="retry" onClick={() => void list.reload()}>
            Try again
          </Button>
        </p>
      )}
    </>
  );
}

/** One condition: its value, how to take it away, and a menu of the values there are. */
function FilterChip({
  field,
  value,
  store,
}: {
  field: FilterField;
  value: string | undefined;
  store: SpanStore;
}) {
  const choose = (next: string | null) => navigate(withQuery(currentUrl.value, { [field]: next }));
  // Asked for when the menu opens: the values change with every span.
  const [options, setOptions] = useState<string[]>([]);
  return (
    <span class="filter-chip" data-set={value === undefined ? undefined : ""}>
      <Menu
        label={LABELS[field]}
        button={({ onClick, ...props }) => (
          <button
            {...props}
            type="button"
            class="filter-open"
            onClick={() => {
              setOptions(valuesOf(field, store, value));
              onClick();
            }}
          >
            {LABELS[field]}
            {value !== undefined && <bdi class="filter-value one-line">{value}</bdi>}
            {value === undefined && <Icon name="chevron-down" size={12} />}
          </button>
        )}
      >
        <MenuItem checked={value === undefined} onSelect={() => choose(null)}>
          Any
        </MenuItem>
        {options.map((one) => (
          <MenuItem key={one} checked={one === value} onSelect={() => choose(one)}>
            <bdi>{one}</bdi>
          </MenuItem>
        ))}
      </Menu>
      {value !== undefined && (
        <button type="button" class="filter-clear" aria-label={`Any ${field}`} onClick={() => choose(null)}>
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  );
}

/** What a field can be: all kinds and statuses; of models and users the commonest among the newest spans. */
function valuesOf(field: FilterField, store: SpanStore, chosen: string | undefined): string[] {
  if (field === "kind") return [...SPAN_KINDS];
  if (field === "status") return [...SPAN_STATUSES];
  const counts = new Map<string, number>();
  for (let i = 0; i < Math.min(store.count(), 2000); i++) {
    const row = store.at(i);
    const value = field === "model" ? row?.model : row?.user_id;
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const common = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 30);
  const values = common.map(([value]) => value);
  if (chosen !== undefined && !values.includes(chosen)) values.unshift(chosen);
  return values;
}
