import type { ApiKey } from "../../../worker/protocol/account.ts";
import * as api from "../../api/client.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { Time } from "../../components/time.tsx";
import { useForm } from "../../state/form.ts";
import { SCOPES } from "./scopes.ts";

interface Props {
  project: string;
  revoking: ApiKey;
  onRevoked: () => void;
  onClose: () => void;
}

/** Says what stops working, and asks for the key's name: there is no way back. */
export function RevokeDialog({ project, revoking, onRevoked, onClose }: Props) {
  const form = useForm(
    { name: "" },
    ({ name }): Record<string, string> =>
      name.trim() === revoking.name.trim() ? {} : { name: "This is not the key's name." },
    async () => {
      await api.revokeKey(project, revoking.id);
      onRevoked();
      onClose();
    },
  );
  return (
    <Dialog title="Revoke this key?" onClose={onClose}>
      <form class="stack" noValidate onSubmit={form.onSubmit}>
        <p>
          {SCOPES[revoking.scope].stops} is refused within 30 seconds, everywhere. What was logged stays. A
          revoked key can't be brought back.
        </p>
        <p class="quiet small">
          <code>{revoking.prefix}</code> was{" "}
          {revoking.last_used_at ? (
            <>
              last used <Time iso={revoking.last_used_at} />.
            </>
          ) : (
            "never used."
          )}
        </p>
        <FormFailure error={form.failure} />
        <Field
          label={`Type “${revoking.name}” to confirm`}
          name="confirm"
          autocomplete="off"
          value={form.values.name}
          error={form.errors.name}
          onValue={(value) => form.set("name", value)}
        />
        <div class="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="danger" busy={form.busy}>
            {form.busy ? "Revoking…" : "Revoke key"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
