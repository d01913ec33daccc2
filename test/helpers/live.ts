import { expect, vi } from "vitest";
import { type ClientMessage, ServerMessage } from "../../worker/protocol/live.ts";
import type { SpanRow } from "../../worker/protocol/span.ts";
import type { Hub } from "./hub.ts";

/** A watcher as the dashboard is one: every message is checked, and the last row of each span kept. */
export interface Watch {
  messages: ServerMessage[];
  rows: Map<string, SpanRow>;
  /** The last sequence number that it was told: where it would resume. */
  seq(): number;
  send(message: ClientMessage): void;
  sendRaw(frame: string | ArrayBuffer): void;
  hello(resumeFrom?: number): Promise<void>;
  /** The filter is a text in the filter language. */
  subscribe(id: string, filter?: string, conversationId?: string): void;
  /** The last rows that one subscription was sent, by key. */
  rowsOf(id: string): Map<string, SpanRow>;
  of<T extends ServerMessage["type"]>(type: T): Extract<ServerMessage, { type: T }>[];
  /** Resolves when this holds of what it was sent. */
  until(check: () => void): Promise<void>;
  /** The code and the reason with which it was closed. */
  closed: Promise<{ code: number; reason: string }>;
  close(): void;
}

/** Opens the socket of an answer to an upgrade. */
export function watchSocket(response: Response): Watch {
  expect(response.status).toBe(101);
  const socket = response.webSocket as WebSocket;
  const messages: ServerMessage[] = [];
  const rows = new Map<string, SpanRow>();
  let seq = 0;
  socket.addEventListener("message", ({ data }) => {
    if (data === "pong") return;
    // Checked, and taken as it came: the schema leaves a key that is called "__proto__" out.
    const message = JSON.parse(String(data)) as ServerMessage;
    ServerMessage.parse(message);
    messages.push(message);
    if (message.type === "ready" || message.type === "spans") seq = message.seq;
    if (message.type === "gap") seq = message.to;
    if (message.type === "spans") for (const row of message.rows) rows.set(row.key, row);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
  });
  socket.accept();
  const watch: Watch = {
    messages,
    rows,
    closed,
    seq: () => seq,
    sendRaw: (frame) => socket.send(frame),
    send: (message) => socket.send(JSON.stringify(message)),
    async hello(resumeFrom) {
      const before = watch.of("ready").length;
      watch.send({ type: "hello", v: 1, ...(resumeFrom !== undefined && { resume_from: resumeFrom }) });
      await watch.until(() => expect(watch.of("ready").length).toBe(before + 1));
    },
    subscribe(id, filter, conversationId) {
      watch.send({
        type: "subscribe",
        id,
        ...(filter !== undefined && { filter }),
        ...(conversationId !== undefined && { conversation_id: conversationId }),
      });
    },
    rowsOf: (id) =>
      new Map(
        watch
          .of("spans")
          .filter((message) => message.id === id)
          .flatMap((message) => message.rows.map((row) => [row.key, row] as const)),
      ),
    of: (type) => messages.filter((message) => message.type === type) as never,
    until: (check) => vi.waitFor(check, { timeout: 3_000, interval: 5 }),
    close: () => socket.close(),
  };
  return watch;
}

/** A watcher of a hub, past the Worker. */
export async function watchHub({ stub, project }: Hub, actor = "key:test"): Promise<Watch> {
  return watchSocket(
    await stub.fetch("https://hub/", {
      headers: {
        upgrade: "websocket",
        "x-binnacle-project": project.id,
        "x-binnacle-shard": String(project.shard),
        "x-binnacle-actor": actor,
      },
    }),
  );
}

/** A watcher of a hub that has said hello and subscribed. */
export async function watching(hub: Hub, filter?: string, conversation?: string): Promise<Watch> {
  const watch = await watchHub(hub);
  await watch.hello();
  watch.subscribe("all", filter, conversation);
  await settled(watch);
  return watch;
}

/** Messages of one socket are handled in order: the answer to a broken one tells that those before it are done. */
export async function settled(watch: Watch): Promise<void> {
  const broken = () => watch.of("error").filter(({ code }) => code === "invalid_message").length;
  const before = broken();
  watch.sendRaw("?");
  await watch.until(() => expect(broken()).toBe(before + 1));
}

/** Resolves when it was sent these spans. */
export const has = (watch: Watch, ...keys: string[]) =>
  watch.until(() => expect([...watch.rows.keys()]).toEqual(expect.arrayContaining(keys)));
