import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "../components/icon.tsx";
import { bindKeyboard, type Shortcut, useShortcuts } from "../state/keyboard.ts";
import { online } from "../state/network.ts";
import { folded, overlay, toggleFold } from "./actions.ts";
import { BottomBar } from "./bottom-bar.tsx";
import { KeysHelp } from "./keys-help.tsx";
import { Palette } from "./palette.tsx";
import { Rail } from "./rail.tsx";

const KEYS: Shortcut[] = [
  {
    keys: ["?"],
    label: "Show these shortcuts",
    run: () => {
      overlay.value = "keys";
    },
  },
  { keys: ["["], label: "Fold the rail", run: toggleFold },
];

/** Rail, page and what floats over them, for someone who is logged in and in a project. */
export function Frame({ project, children }: { project: string; children: ComponentChildren }) {
  useShortcuts(KEYS);
  useEffect(() => bindKeyboard(() => togglePalette()), []);
  return (
    <>
      <a class="skip-link sr-only" href="#main">
        Skip to the page
      </a>
      <div class="frame" data-folded={folded.value ? "" : undefined}>
        <Rail project={project} />
        <main class="frame-main" id="main" tabIndex={-1}>
          <OfflineBar />
          {children}
        </main>
        <BottomBar project={project} />
      </div>
      {overlay.value === "palette" && <Palette project={project} onClose={closeOverlay} />}
      {overlay.value === "keys" && <KeysHelp onClose={closeOverlay} />}
    </>
  );
}

function togglePalette() {
  overlay.value = overlay.value === "palette" ? null : "palette";
}

function closeOverlay() {
  overlay.value = null;
}

function OfflineBar() {
  return (
    <div role="status">
      {!online.value && (
        <div class="offline">
          <Icon name="offline" size={14} />
          No network. What you see stays; new spans follow when it is back.
        </div>
      )}
    </div>
  );
}
