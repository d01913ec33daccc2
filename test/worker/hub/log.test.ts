import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { unwrap } from "../../../worker/capture/envelope.ts";
import { HubLog } from "../../../worker/hub/log.ts";
import { parseRef } from "../../../worker/payloads/segment.ts";
import { readPayloads } from "../../../worker/payloads/store.ts";
import { spanEvent, T0 } from "../../helpers/events.ts";
import { readOnlyDatabase } from "../../helpers/faults.ts";
import { chunkOf, freshHub, lineOf, logRows, rebind } from "../../helpers/hub.ts";
import { readLedger } from "../../helpers/ledger.ts";
import { freshProject } from "../../helpers/project.ts";
import { accept, committed, getSpan } from "../../helpers/spans.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

describe("the log", () => {
  test("forgets only what is committed and old enough, also while more keeps coming", async () => {
    const hub = freshHub();
    await hub.append([spanEvent("t/a", T0)]);
    await hub.commitNow();
    await rebind(hub.stub, { LOGS_0: readOnlyDatabase(env.LOGS_0) });
    await hub.append([spanEvent("t/b", T0)]);
    await runInDurableObject(hub.stub, (_, { storage }) => {
      const log = new HubLog(storage.sql);
      expect(log.prune(0)).toBe(true);
      expect(log.entries({ first: 1, last: 9 }).map(({ seq }) => seq)).toEqual([1, 2]);
      // As if it had been appended ten minutes ago.
      storage.sql.exec("UPDATE log SET appended = appended - 600000");
    });
    await runDurableObjectAlarm(hub.stub);
    expect((await logRows(hub)).map(({ seq }) => seq)).toEqual([2]);
    await rebind(hub.stub, {});
  });

  test("counts its backlog in bytes, to the byte, whatever the alphabet", async () => {
    const hub = freshHub();
    for (const name of ["ascii", "日本語", "💥💥", "שלום"]) {
      await hub.append([spanEvent(name, T0, { name })]);
      await hub.commitNow();
      expect(await hub.stub.status()).toMatchObject({ uncommitted_bytes: 0, uncommitted_events: 0 });
    }
  });

  test("splits what does not fit a row, and keeps its order", async () => {
    const hub = freshHub();
    const large = (n: number) => chunkOf([spanEvent(`t${n}`, T0, { name: "語".repeat(250_000) })]);
    expect(await hub.stub.append(hub.project, [large(0), large(1), large(2), large(3)])).toMatchObject({
      ok: true,
      seq: 2,
    });
    expect(await logRows(hub)).toEqual([
      { seq: 1, events: 2 },
      { seq: 2, events: 2 },
    ]);
    await hub.commitNow();
  });

  test("that could not take a row has no hole", async () => {
    const hub = freshHub();
    await runInDurableObject(hub.stub, (_, { storage }) => {
      const log = new HubLog(storage.sql);
      const unwritable = { ...chunkOf([spanEvent("t", T0)]), payloads: null as never };
      expect(() => log.append([unwritable], Date.now())).toThrow();
      expect(log.append([chunkOf([spanEvent("t", T0)])], Date.now())).toMatchObject([{ seq: 1 }]);
      expect(log.backlog.events).toBe(1);
    });
  });
});

describe("payloads", () => {
  test("of a commit are one object, a valid .jsonl.gz, and every reference reads its own event", async () => {
    const hub = freshHub();
    const { id } = hub.project;
    const events = Array.from({ length: 120 }, (_, n) => spanEvent(`t/${n % 40}`, T0 + n));
    await hub.append(events.slice(0, 70));
    await hub.append(events.slice(70));
    await hub.commitNow();
    const { objects } = await env.PAYLOADS.list({ prefix: `${id}/` });
    expect(objects).toHaveLength(1);
    const key = objects[0]?.key as string;
    expect(key).toMatch(/^[^/]+\/\d{4}\/\d\d\/\d\d\/000000000001\.jsonl\.gz$/);
    const whole = gunzipSync(await ((await env.PAYLOADS.get(key)) as R2ObjectBody).arrayBuffer()).toString();
    const lines = whole.trimEnd().split("\n");
    expect(lines.map((line) => `${line}\n`)).toEqual(events.map(lineOf));
    for (const line of lines) JSON.parse(line);

    for (const { record, payloads } of (await readLedger(id)).spans.values()) {
      const read = await readPayloads(
        env.PAYLOADS,
        payloads.map((ref) => parseRef(id, ref)),
      );
      expect(read).toHaveLength(3);
      for (const line of read)
        expect(unwrap(line as string)).toMatchObject({ traceId: record.trace_id, spanId: record.span_id });
      expect(new Set(read).size).toBe(3);
    }
  });

  test("that are large and do not compress are objects of their own, and read back before and after the commit", async () => {
    const project = await freshProject();
    const random = () => Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))).toString("base64");
    const input = Array.from({ length: 12 }, random).join("");
    await accept(project, [
      { id: "small", trace_id: "t" },
      { id: "large", trace_id: "t", input },
      { id: "last", trace_id: "t" },
    ]);
    expect(await getSpan(project, "t:large")).toMatchObject({ input });
    await committed(project);
    const { objects } = await env.PAYLOADS.list({ prefix: `${project.project.id}/` });
    expect(objects.map(({ key }) => key.includes("/large/")).sort()).toEqual([false, true]);
    for (const id of ["small", "large", "last"]) {
      const { payloads } = await getSpan(project, `t:${id}`);
      expect(payloads.map(({ body }) => (JSON.parse(body) as { id: string }).id)).toEqual([id]);
    }
    expect((await getSpan(project, "t:large")).input).toBe(input);
  });

  test("that are gone from the bucket leave the rest of the span readable", async () => {
    const project = await freshProject();
    await accept(project, { id: "s", name: "x", input: "hi" });
    await committed(project);
    const { objects } = await env.PAYLOADS.list({ prefix: `${project.project.id}/` });
    await env.PAYLOADS.delete(objects.map(({ key }) => key));
    expect(await getSpan(project, "s")).toMatchObject({
      name: "x",
      input_preview: "hi",
      input: null,
      payloads: [],
    });
  });
});
