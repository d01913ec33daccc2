import type { NewApiKey } from "../../worker/protocol/account.ts";
import { CopyButton } from "./copy-button.tsx";
import { Note } from "./note.tsx";

/** A key just made, this once. */
export function Secret({ secret }: { secret: NewApiKey }) {
  return (
    <>
      <div class="secret">
        <code>{secret.key}</code>
        <CopyButton text={secret.key} label="Copy the key" words />
      </div>
      <Note tone="accent" icon="key">
        {secret.scope === "publishable" ? "Copy it now." : "Put it where your application keeps its secrets."}{" "}
        You won't see it again: only a hash of it is kept.
      </Note>
    </>
  );
}
