import { Dialog } from "../components/dialog.tsx";
import { isApple, shortcuts } from "../state/keyboard.ts";

const NAMES: Record<string, string> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  " ": "Space",
  Escape: "Esc",
};

/** The keys that work on the page behind. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl class="keys-list">
        <dt>Find pages, projects and ids</dt>
        <dd>
          <Cap name={isApple ? "⌘" : "Ctrl"} /> <Cap name="K" />
        </dd>
        {shortcuts.value.map((one) => (
          <Row key={one.label} label={one.label} keys={one.keys} />
        ))}
      </dl>
    </Dialog>
  );
}

function Row({ label, keys }: { label: string; keys: string[] }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {keys.map((key, n) => (
          <>
            {n > 0 && <span class="quiet small"> or </span>}
            <Cap key={key} name={NAMES[key] ?? key} />
          </>
        ))}
      </dd>
    </>
  );
}

function Cap({ name }: { name: string }) {
  return <kbd class="keycap">{name}</kbd>;
}
