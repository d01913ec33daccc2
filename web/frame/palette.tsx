import { useEffect, useId, useRef, useState } from "preact/hooks";
import { asApiError } from "../api/error.ts";
import { useModal } from "../components/dialog.tsx";
import { Icon } from "../components/icon.tsx";
import { currentUrl, navigate } from "../state/route.ts";
import { projects } from "../state/session.ts";
import { type Command, commandsOf, findById, matchCommands, maybeId } from "./commands.ts";

/** Finds pages, projects, settings and ids. Arrows choose, Enter goes, Escape closes. */
export function Palette({ project, onClose }: { project: string; onClose: () => void }) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [search, setSearch] = useState("");
  const [at, setAt] = useState(0);
  const [said, setSaid] = useState("");
  useModal(dialog);

  const wanted = search.trim();
  const found = matchCommands(commandsOf(project, projects.value, currentUrl.value), search);
  if (maybeId(wanted)) found.push(idCommand(wanted));
  const chosen = Math.min(at, found.length - 1);

  useEffect(() => {
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: "nearest" });
  }, [id, chosen]);

  function idCommand(wantedId: string): Command {
    return {
      id: "by-id",
      label: wantedId,
      sort: "Conversation, trace or span",
      icon: "search",
      run: () => void goToId(wantedId),
    };
  }

  async function goToId(wantedId: string) {
    setSaid("Looking…");
    try {
      const url = await findById(project, wantedId);
      if (url === null)
        return setSaid(`No conversation, trace or span of this project has the id ${wantedId}.`);
      onClose();
      navigate(url);
    } catch (cause) {
      setSaid(asApiError(cause).message);
    }
  }

  function run(command: Command | undefined) {
    if (!command) return;
    if (command.id !== "by-id") onClose();
    command.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.isComposing || found.length === 0) return;
    if (event.key === "ArrowDown") setAt((chosen + 1) % found.length);
    else if (event.key === "ArrowUp") setAt((chosen - 1 + found.length) % found.length);
    else if (event.key === "Enter") run(found[chosen]);
    else return;
    event.preventDefault();
  }

  return (
    <dialog
      ref={dialog}
      class="dialog palette"
      aria-label="Find"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="palette-search">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined}
          aria-label="Find a page, a project, or the id of a conversation or span"
          aria-autocomplete="list"
          placeholder="A page, a project, or an id"
          autocomplete="off"
          spellcheck={false}
          value={search}
          onInput={(event) => {
            setSearch(event.currentTarget.value);
            setAt(0);
            setSaid("");
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div class="palette-list" role="listbox" id={`${id}-list`} aria-label="Found">
        {found.map((command, n) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox that owns the list
          <div
            key={command.id}
            id={`${id}-${n}`}
            class="palette-item"
            role="option"
            tabIndex={-1}
            aria-selected={n === chosen}
            onClick={() => run(command)}
            onMouseMove={() => setAt(n)}
          >
            <Icon name={command.icon} />
            <span class="one-line">
              <bdi>{command.label}</bdi>
            </span>
            <small>{command.sort}</small>
          </div>
        ))}
      </div>
      <p class={said || found.length === 0 ? "palette-none" : "sr-only"} role="status">
        {said || (found.length === 0 ? "Nothing by that name." : "")}
      </p>
    </dialog>
  );
}
