import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRuntime } from "../../scripts/runtime.ts";
import type { SignupAnswer } from "../../worker/protocol/account.ts";
import type { ConversationDetail, SpanNode } from "../../worker/protocol/conversation.ts";
import type { SpanRow } from "../../worker/protocol/span.ts";

/** The real Worker on a port of its own, with one project that a client sends to. */
export interface Shop {
  url: string;
  key: string;
  conversation(id: string): Promise<ConversationDetail>;
  /** All spans of a conversation, parents before their children. */
  spans(id: string): Promise<SpanRow[]>;
  close(): Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), "binnacle-clients-"));
  const runtime = await startRuntime({ port: 0, persist: join(folder, "data"), dashboard: folder });
  const { url } = runtime;
  const signedUp = await fetch(`${url}/api/v1/signup`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ email: "ada@example.com", password: "a few words to remember" }),
  });
  const { keys } = (await signedUp.json()) as SignupAnswer;
  const key = keys.secret.key;
  const conversation = async (id: string) => {
    const answer = await fetch(`${url}/api/v1/conversations/${id}`, { headers: { "x-api-key": key } });
    if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as ConversationDetail;
  };
  const flat = (nodes: SpanNode[]): SpanRow[] =>
    nodes.flatMap(({ span, children }) => [span, ...flat(children)]);
  return {
    url,
    key,
    conversation,
    spans: async (id) => flat((await conversation(id)).tree),
    async close() {
      await runtime.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
