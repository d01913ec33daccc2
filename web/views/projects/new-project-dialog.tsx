import { useEffect, useRef } from "preact/hooks";
import { ProjectInput } from "../../../worker/protocol/account.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { type FieldErrors, useForm } from "../../state/form.ts";
import { navigate, paths } from "../../state/route.ts";
import { createProject, me } from "../../state/session.ts";

function check({ name }: { name: string }): FieldErrors {
  const parsed = ProjectInput.shape.name.safeParse(name);
  return parsed.success ? {} : { name: "Give it a name of 1 to 80 characters." };
}

/** Makes a project in an organization where the user may, and goes to its start. */
export function NewProjectDialog({ onClose }: { onClose: () => void }) {
  const own = (me.value?.organizations ?? []).filter((one) => one.role !== "member");
  const form = useForm({ name: "", organization_id: own[0]?.id ?? "" }, check, async (values) => {
    const project = await createProject({
      name: values.name.trim(),
      organization_id: values.organization_id || undefined,
    });
    navigate(paths.start(project.id), { replace: true });
  });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  return (
    <Dialog title="New project" onClose={onClose}>
      <form class="stack" noValidate onSubmit={form.onSubmit}>
        <FormFailure error={form.failure} />
        <Field
          label="Name"
          name="project-name"
          autocomplete="off"
          placeholder="Chatbot"
          hint="One for each application, or for each of its environments."
          maxLength={80}
          inputRef={first}
          value={form.values.name}
          error={form.errors.name}
          onValue={(value) => form.set("name", value)}
        />
        {own.length > 1 && (
          <label class="field">
            <span class="field-label">Organization</span>
            <select
              class="input"
              value={form.values.organization_id}
              onChange={(event) => form.set("organization_id", event.currentTarget.value)}
            >
              {own.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
        )}
        <div class="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={form.busy}>
            {form.busy ? "Creating…" : "Create project"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
