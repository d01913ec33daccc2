import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { type Envelope, wrap } from "../../worker/capture/envelope.ts";
import type { SpanEvent, SpanText } from "../../worker/domain/event.ts";
import type { Env } from "../../worker/env.ts";
import type { LogChunk, LoggedRow } from "../../worker/hub/log.ts";
import type { AppendAnswer, HubProject, ProjectHub } from "../../worker/hub/project-hub.ts";
import { compress } from "../../worker/payloads/store.ts";

/** A project's hub, which nothing has been sent to. */
export interface Hub {
  project: HubProject;
  stub: DurableObjectStub<ProjectHub>;
  append(events: readonly SpanEvent[]): Promise<AppendAnswer>;
  uncommitted(): Promise<number>;
  /** Resolves when all that was appended is in the database. */
  committed(): Promise<void>;
  /** The same, without waiting for the time of a commit: the alarm rings now. */
  commitNow(): Promise<void>;
}

export function freshHub(id = `prj_${crypto.randomUUID()}`): Hub {
  const project = { id, shard: 0 };
  // A new one each time: a stub of a hub that was killed stays broken.
  const stub = () => env.HUB.getByName(id);
  const uncommitted = async () => (await stub().status()).uncommitted_events;
  return {
    project,
    get stub() {
      return stub();
    },
    append: async (events) => stub().append(project, [chunkOf(events)]),
    uncommitted,
    async commitNow() {
      // A range that a failure left open is committed by itself, and the rest after it.
      for (let rings = 0; rings < 5 && (await uncommitted()) > 0; rings++)
        await runDurableObjectAlarm(stub());
      expect(await uncommitted()).toBe(0);
    },
    committed: () => expect.poll(uncommitted, { timeout: 10_000, interval: 20 }).toBe(0),
  };
}

/** The line that is kept of an event made by tests: it names the event by its span and own time. */
export function lineOf(event: SpanEvent): string {
  const { received, trace_id: traceId, span_id: spanId } = event;
  const envelope: Envelope = {
    protocol: "native",
    received,
    traceId,
    spanId,
    body: JSON.stringify({ at: event.at }),
  };
  return wrap(envelope);
}

/** Events as one chunk of an append. */
export function chunkOf(events: readonly SpanEvent[], text?: SpanText): LogChunk {
  const members = events.map((event) => compress(lineOf(event)));
  const rows = events.map((event, i): LoggedRow => {
    const row: LoggedRow = { e: event, l: (members[i] as Uint8Array).length };
    return text ? { ...row, x: text } : row;
  });
  return {
    events: events.length,
    rows: rows.map((row) => JSON.stringify(row)).join(","),
    payloads: new Uint8Array(Buffer.concat(members)),
  };
}

/** Gives a running hub other bindings. Those it does not name stay; an eviction brings all of them back. */
export async function rebind(stub: DurableObjectStub<ProjectHub>, overrides: Partial<Env>): Promise<void> {
  await runInDurableObject(stub, (instance) => {
    const hub = instance as unknown as { env: Env };
    hub.env = { ...env, ...overrides };
  });
}

/**
 * Puts an idle hub to sleep, as the platform does: memory is gone, sockets stay open. One that still has a commit
 * to try is not idle.
 */
export async function evict({ stub }: Pick<Hub, "stub">): Promise<void> {
  await evictDurableObject(stub);
}

/** Kills every hub where it stands, as a crash does: what is only in memory is gone. */
export const crash = abortAllDurableObjects;

/** The rows of a hub's log, read past it. */
export const logRows = (hub: Hub) =>
  runInDurableObject(hub.stub, (_, { storage }) =>
    storage.sql.exec<{ seq: number; events: number }>("SELECT seq, events FROM log ORDER BY seq").toArray(),
  );
