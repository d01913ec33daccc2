import { useEffect, useRef, useState } from "preact/hooks";
import { KEY_SCOPES, KeyInput, type KeyScope, type NewApiKey } from "../../../worker/protocol/account.ts";
import * as api from "../../api/client.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { Secret } from "../../components/secret.tsx";
import { type FieldErrors, useForm } from "../../state/form.ts";
import { SCOPES } from "./scopes.ts";

interface Props {
  project: string;
  onMade: (key: NewApiKey) => void;
  onClose: () => void;
}

/** Makes a key, then shows it this once. Once it is shown only its own button closes the dialog. */
export function NewKeyDialog({ project, onMade, onClose }: Props) {
  const [made, setMade] = useState<NewApiKey | null>(null);
  if (made) {
    return (
      <Dialog title={`“${made.name}” is ready`} onClose={onClose} keep>
        <Secret secret={made} />
        <div class="dialog-foot">
          <Button variant="primary" onClick={onClose}>
            I have kept it
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="New key" onClose={onClose}>
      <KeyForm
        project={project}
        onClose={onClose}
        onMade={(key) => {
          setMade(key);
          onMade(key);
        }}
      />
    </Dialog>
  );
}

function check(values: { name: string; scope: string }): FieldErrors {
  const parsed = KeyInput.shape.name.safeParse(values.name);
  return parsed.success
    ? {}
    : { name: "Give it a name of 1 to 80 characters: where it is used, for example." };
}

function KeyForm({ project, onMade, onClose }: Props) {
  const form = useForm({ name: "", scope: "secret" }, check, async ({ name, scope }) => {
    onMade((await api.createKey(project, { name: name.trim(), scope: scope as KeyScope })).key);
  });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <form class="stack" noValidate onSubmit={form.onSubmit}>
      <FormFailure error={form.failure} />
      <Field
        label="Name"
        name="key-name"
        autocomplete="off"
        placeholder="Chatbot in production"
        maxLength={80}
        inputRef={first}
        value={form.values.name}
        error={form.errors.name}
        onValue={(value) => form.set("name", value)}
      />
      <fieldset class="choices">
        <legend>Scope</legend>
        {KEY_SCOPES.map((scope) => (
          <label class="choice" key={scope}>
            <input
              type="radio"
              name="scope"
              value={scope}
              checked={form.values.scope === scope}
              onChange={() => form.set("scope", scope)}
            />
            <strong>{SCOPES[scope].label}</strong>
            <span class="quiet">{SCOPES[scope].about}</span>
          </label>
        ))}
      </fieldset>
      <div class="dialog-foot">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={form.busy}>
          {form.busy ? "Making…" : "Make key"}
        </Button>
      </div>
    </form>
  );
}
