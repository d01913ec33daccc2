import { useState } from "preact/hooks";
import type { NewApiKey } from "../../../worker/protocol/account.ts";
import * as api from "../../api/client.ts";
import { Button } from "../../components/button.tsx";
import { FormFailure } from "../../components/form-failure.tsx";
import { Secret } from "../../components/secret.tsx";
import { rememberSecret } from "../../state/new-key.ts";
import { paths } from "../../state/route.ts";

/** The project's key, or, after a reload, the way to another. */
export function KeyStep({ project, secret }: { project: string; secret: NewApiKey | null }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<api.ApiError | null>(null);

  async function make() {
    setBusy(true);
    setError(null);
    try {
      const { key } = await api.createKey(project, { name: "First log", scope: "secret" });
      rememberSecret(project, key);
    } catch (cause) {
      setError(api.asApiError(cause));
    } finally {
      setBusy(false);
    }
  }

  if (secret) return <Secret secret={secret} />;
  return (
    <div class="stack">
      <p class="quiet">
        Logs are sent with a key, which is shown once, when it is made. Use one you have kept, or make another
        here: older ones go on working until they are revoked on the{" "}
        <a href={paths.keys(project)}>keys page</a>.
      </p>
      <FormFailure error={error} />
      <div>
        <Button icon="plus" busy={busy} onClick={make}>
          Make a new secret key
        </Button>
      </div>
    </div>
  );
}
