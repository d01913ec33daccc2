import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";

export interface Tab {
  id: string;
  label: string;
  panel: ComponentChildren;
}

/** Tabs: arrows move between them, as the pattern of the platform wants it. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  const id = useId();
  const [at, setAt] = useState(0);
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
    <div>
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
      <div class="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown.id}`}>
        {shown.panel}
      </div>
    </div>
  );
}
