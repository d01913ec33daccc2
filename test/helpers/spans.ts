import { expect } from "vitest";
import type { ConversationDetail, ConversationPage } from "../../worker/protocol/conversation.ts";
import { IngestAnswer } from "../../worker/protocol/ingest.ts";
import { SpanDetail, SpanPage } from "../../worker/protocol/span.ts";
import type { Project } from "./project.ts";

/** Sends a body to native ingest with the secret key; a value that is no text is sent as JSON. */
export function send(
  tenant: Pick<Project, "fetchWithKey">,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const raw = typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
  return tenant.fetchWithKey("/api/v1/spans", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: raw ? (body as BodyInit) : JSON.stringify(body),
  });
}

/** Sends events that must all be taken. */
export async function accept(
  tenant: Pick<Project, "fetchWithKey">,
  body: unknown,
  headers?: Record<string, string>,
): Promise<void> {
  const answer = await send(tenant, body, headers);
  const text = await answer.text();
  expect([answer.status, text]).toEqual([202, expect.stringContaining('"errors":[]')]);
}

export async function ingestAnswer(response: Response): Promise<IngestAnswer> {
  expect(response.status).toBe(202);
  return IngestAnswer.parse(await response.json());
}

async function get(tenant: Pick<Project, "fetchWithKey">, path: string): Promise<unknown> {
  const answer = await tenant.fetchWithKey(path);
  const text = await answer.text();
  expect([answer.status, answer.status === 200 ? "" : text]).toEqual([200, ""]);
  return JSON.parse(text);
}

export async function getSpan(tenant: Pick<Project, "fetchWithKey">, key: string): Promise<SpanDetail> {
  return SpanDetail.parse(await get(tenant, `/api/v1/spans/${encodeURIComponent(key)}`));
}

export async function listSpans(tenant: Pick<Project, "fetchWithKey">, query = ""): Promise<SpanPage> {
  return SpanPage.parse(await get(tenant, `/api/v1/spans?${query}`));
}

/** Without the schema: a tree can be deeper than its check recurses. */
export async function getConversation(
  tenant: Pick<Project, "fetchWithKey">,
  id: string,
): Promise<ConversationDetail> {
  return (await get(tenant, `/api/v1/conversations/${encodeURIComponent(id)}`)) as ConversationDetail;
}

export async function listConversations(
  tenant: Pick<Project, "fetchWithKey">,
  query = "",
): Promise<ConversationPage> {
  return (await get(tenant, `/api/v1/conversations?${query}`)) as ConversationPage;
}

/** Resolves when all that the tenant sent is in the database. */
export async function committed(tenant: Pick<Project, "fetchWithKey">): Promise<void> {
  const waiting = async () =>
    ((await get(tenant, "/api/v1/status")) as { uncommitted_events: number }).uncommitted_events;
  await expect.poll(waiting, { timeout: 10_000, interval: 20 }).toBe(0);
}

/** The one span of a tenant that sent one. */
export async function onlySpan(tenant: Pick<Project, "fetchWithKey">): Promise<SpanDetail> {
  await committed(tenant);
  const { spans } = await listSpans(tenant);
  expect(spans).toHaveLength(1);
  return getSpan(tenant, (spans[0] as { key: string }).key);
}

/** A time as clients write it. */
export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
