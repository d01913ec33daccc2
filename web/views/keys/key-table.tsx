import type { ApiKey } from "../../../worker/protocol/account.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { Time } from "../../components/time.tsx";
import { SCOPES } from "./scopes.ts";

/** The keys that work first, each part newest first. */
export function inOrder(keys: ApiKey[]): ApiKey[] {
  return [...keys].sort(
    (a, b) =>
      Number(a.revoked_at !== null) - Number(b.revoked_at !== null) ||
      b.created_at.localeCompare(a.created_at),
  );
}

export function KeyTable({ keys, onRevoke }: { keys: ApiKey[]; onRevoke: (key: ApiKey) => void }) {
  return (
    <div class="card table-scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Scope</th>
            <th scope="col">Key</th>
            <th scope="col">Created</th>
            <th scope="col">Last used</th>
            <th scope="col">
              <span class="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {inOrder(keys).map((key) => (
            <KeyRow key={key.id} of={key} onRevoke={onRevoke} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function KeyRow({ of: key, onRevoke }: { of: ApiKey; onRevoke: (key: ApiKey) => void }) {
  const revoked = key.revoked_at !== null;
  return (
    <tr data-off={revoked ? "" : undefined}>
      <td data-wrap>
        <bdi>{key.name}</bdi>
      </td>
      <td>
        <Badge
          tone={key.scope === "secret" && !revoked ? "accent" : undefined}
          title={SCOPES[key.scope].about}
        >
          {SCOPES[key.scope].label}
        </Badge>
      </td>
      <td>
        <code>{key.prefix}</code>
      </td>
      <td class="quiet" data-label="Created">
        <Time iso={key.created_at} />
      </td>
      <td class="quiet" data-label="Last used">
        {key.last_used_at ? <Time iso={key.last_used_at} /> : "Never"}
      </td>
      <td class="action">
        {key.revoked_at ? (
          <span class="quiet small">
            Revoked <Time iso={key.revoked_at} />
          </span>
        ) : (
          <Button size="small" label={`Revoke ${key.name}`} onClick={() => onRevoke(key)}>
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}
