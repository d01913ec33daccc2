import { useEffect, useMemo, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { ApiKey } from "../../../worker/protocol/account.ts";
import * as api from "../../api/client.ts";
import { Button } from "../../components/button.tsx";
import { Empty, Failure } from "../../components/empty.tsx";
import { Page } from "../../components/page.tsx";
import { SkeletonRows } from "../../components/skeleton.tsx";
import { createResource } from "../../state/resource.ts";
import { currentProject, navigate, paths } from "../../state/route.ts";
import { KeyTable } from "./key-table.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";

export default function KeysPage() {
  const project = currentProject.value;
  return project ? <Keys project={project} /> : null;
}

function Keys({ project }: { project: string }) {
  const keys = useMemo(
    () => createResource(async (signal) => (await api.listKeys(project, signal)).keys),
    [project],
  );
  useEffect(() => {
    void keys.load();
    return keys.stop;
  }, [keys]);
  const making = "new" in useLocation().query;
  const [revoking, setRevoking] = useState<ApiKey | null>(null);

  const { data, error } = keys.state.value;
  const make = (
    <Button variant="primary" icon="plus" onClick={() => navigate(paths.newKey(project))}>
      New key
    </Button>
  );
  return (
    <Page title="Keys" about="What your applications identify themselves with" actions={make}>
      {data === null && error && (
        <Failure what="The keys can't be read" error={error} onRetry={() => void keys.load()} />
      )}
      {data === null && !error && (
        <div class="card">
          <SkeletonRows rows={3} label="Loading the keys" />
        </div>
      )}
      {data?.length === 0 && (
        <Empty icon="key" title="No key yet">
          <p>An application needs a key of this project to send its logs here.</p>
          {make}
        </Empty>
      )}
      {data && data.length > 0 && <KeyTable keys={data} onRevoke={setRevoking} />}
      {making && (
        <NewKeyDialog
          project={project}
          onMade={({ key: _, ...made }) => keys.update((all) => [made, ...all])}
          onClose={() => navigate(paths.keys(project), { replace: true })}
        />
      )}
      {revoking && (
        <RevokeDialog
          project={project}
          revoking={revoking}
          onRevoked={() => void keys.load()}
          onClose={() => setRevoking(null)}
        />
      )}
    </Page>
  );
}
