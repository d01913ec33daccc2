import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";

export interface Tab {
  id: string;
  label: string;
  /** A function is called only while its tab is shown. */
  panel: ComponentChildren | (() => ComponentChildren);
}

export interface TabsProps {
  label: string;
  tabs: Tab[];
  /** The tab to begin with; one that is not there leaves it to the first. */
  start?: string;
  onChoose?: (id: string) => void;
  class?: string;
}

/** Tabs: arrows move between them, as the pattern of the platform wants it. */
export function Tabs({ label, tabs, start, onChoose, class: extra }: TabsProps) {
  const id = useId();
  const [chosen, setChosen] = useState(start);
  const at = Math.max(
    0,
    tabs.findIndex((tab) => tab.id === chosen),
  );
  const setAt = (to: number) => {
    setChosen(tabs[to]?.id);
    onChoose?.(tabs[to]?.id ?? "");
  };
  const shown = tabs[at] ?? tabs[0];
  if (!shown) return null;

  function onKeyDown(event: KeyboardEvent) {
    const last = tabs.length - 1;
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setAt(to);
    document.getElementById(`${id}-${tabs[to]?.id}`)?.focus();
  }

  return (
    <div class={extra}>
      <div class="tabs" role="tablist" aria-label={label}>
        {tabs.map((tab, n) => (
          <button
            key={tab.id}
            id={`${id}-${tab.id}`}
            type="button"
            class="tab"
            role="tab"
            aria-selected={n === at}
            aria-controls={`${id}-panel`}
            tabIndex={n === at ? 0 : -1}
            onClick={() => setAt(n)}
            onKeyDown={onKeyDown}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        class="tab-panel"
        role="tabpanel"
        key={shown.id}
        id={`${id}-panel`}
        aria-labelledby={`${id}-${shown.id}`}
      >
        {typeof shown.panel === "function" ? shown.panel() : shown.panel}
      </div>
    </div>
  );
}
