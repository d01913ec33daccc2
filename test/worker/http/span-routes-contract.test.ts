import type { ConversationDetail } from "../../../worker/protocol/conversation.ts";
import { projectRouteContract } from "../../helpers/contract.ts";
import { ORIGIN, type Tenant } from "../../helpers/worker.ts";

const EVENT = { model: "gpt-4o-mini", input: "hi", output: "hello" };

projectRouteContract({ method: "POST", path: "/api/v1/spans", permission: "ingest", json: EVENT });
projectRouteContract({ method: "GET", path: "/api/v1/spans", permission: "read" });
projectRouteContract({ method: "GET", path: "/api/v1/spans/{key}", pathOf: spanOf, permission: "read" });
projectRouteContract({ method: "GET", path: "/api/v1/conversations", permission: "read" });
projectRouteContract({
  method: "GET",
  path: "/api/v1/live",
  permission: "read",
  headers: { upgrade: "websocket", origin: ORIGIN },
});
projectRouteContract({
  method: "GET",
  path: "/api/v1/conversations/{id}",
  pathOf: conversationOf,
  permission: "read",
});

async function conversationOf(owner: Tenant): Promise<string> {
  const id = crypto.randomUUID();
  await owner.fetchWithKey("/api/v1/spans", { method: "POST", json: { ...EVENT, conversation_id: id } });
  return `/api/v1/conversations/${id}`;
}

async function spanOf(owner: Tenant): Promise<string> {
  const answer = await owner.fetchWithKey(await conversationOf(owner));
  const { tree } = (await answer.json()) as ConversationDetail;
  return `/api/v1/spans/${tree[0]?.span.key}`;
}
