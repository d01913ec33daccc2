import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { freshProject } from "../../helpers/project.ts";
import { accept, committed, getSpan, ingestAnswer, listSpans, onlySpan, send } from "../../helpers/spans.ts";

const event = { id: "s1", trace_id: "t1", name: "answer", input: "hi", output: "hello" };
const EVENT = JSON.stringify(event);

/** A body in pieces, whose length nobody says. */
function inPieces(bytes: Uint8Array, size = 1000): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

describe("native ingest takes", () => {
  test("one object, an array, and NDJSON with and without its content type", async () => {
    const lines = `${EVENT}\r\n\n  ${JSON.stringify({ ...event, id: "s2" })}  \n`;
    for (const [body, headers, count] of [
      [EVENT, {}, 1],
      [`  [${EVENT} ,\n ${JSON.stringify({ ...event, id: "s2" })} ]\n`, {}, 2],
      [lines, { "content-type": "application/x-ndjson" }, 2],
      [lines, { "content-type": "application/json; charset=utf-8" }, 2],
      [lines, { "content-type": "text/plain" }, 2],
      ["[]", {}, 0],
      ["", { "content-type": "application/x-ndjson" }, 0],
    ] as const) {
      const tenant = await freshProject();
      expect(await ingestAnswer(await send(tenant, body, headers))).toEqual({ accepted: count, errors: [] });
      await committed(tenant);
      expect((await listSpans(tenant)).spans.map(({ id }) => id).sort()).toEqual(
        ["s1", "s2"].slice(0, count),
      );
    }
  });

  test("bodies in gzip, in deflate, and in pieces without a length, compressed or not", async () => {
    const bytes = new TextEncoder().encode(`[${EVENT}]`);
    const tenant = await freshProject();
    for (const [n, [body, encoding]] of [
      [gzipSync(bytes), "gzip"],
      [gzipSync(bytes), " GZIP "],
      [deflateSync(bytes), "deflate"],
      [bytes, "identity"],
      [inPieces(bytes, 7), ""],
      [inPieces(gzipSync(bytes), 7), "gzip"],
    ].entries()) {
      const headers: Record<string, string> =
        encoding === "" ? {} : { "content-encoding": encoding as string };
      const answer = await send(tenant, body, headers);
      expect([n, answer.status, await answer.json()]).toEqual([n, 202, { accepted: 1, errors: [] }]);
    }
    await committed(tenant);
    const { payloads } = await getSpan(tenant, "t1:s1");
    expect(payloads.map(({ body }) => body)).toEqual(Array(6).fill(EVENT));
  });

  test("a one-line log: ids and times are filled in, and it is priced when its tokens are told", async () => {
    const tenant = await freshProject();
    const before = Date.now();
    await accept(tenant, {
      model: "gpt-4o-mini",
      input: "hi",
      output: "hello",
      usage: { prompt_tokens: 1000, completion_tokens: 500 },
    });
    const span = await onlySpan(tenant);
    expect(span.id).toMatch(/^[\da-f-]{36}$/);
    expect(span).toMatchObject({
      key: span.id,
      trace_id: span.id,
      conversation_id: span.id,
      parent_id: null,
      kind: "llm",
      status: "ok",
      model: "gpt-4o-mini",
      input: "hi",
      output: "hello",
      input_preview: "hi",
      output_preview: "hello",
      usage: { input: 1000, output: 500 },
      cost_usd: 0.00045,
      committed: true,
    });
    expect(Date.parse(span.start_time)).toBeGreaterThanOrEqual(before);
    expect(span.received_at).toBe(span.start_time);
    expect(span.messages).toEqual({
      input: [{ role: "user", parts: [{ type: "text", text: "hi" }] }],
      output: [{ role: "assistant", parts: [{ type: "text", text: "hello" }] }],
    });
  });

  test("an empty object: a span of which nothing is known but that it came", async () => {
    const tenant = await freshProject();
    await accept(tenant, "{}");
    expect(await onlySpan(tenant)).toMatchObject({
      kind: "chain",
      status: "ok",
      model: null,
      cost_usd: null,
      usage: null,
    });
  });

  test("null as if the field were absent", async () => {
    const tenant = await freshProject();
    const fields =
      "id trace_id parent_id conversation_id kind name provider model parameters tools input output status error start_time first_token_time end_time usage cost_usd finish_reason user_id tags metadata environment release";
    await accept(tenant, Object.fromEntries(fields.split(" ").map((field) => [field, null])));
    expect(await onlySpan(tenant)).toMatchObject({
      kind: "chain",
      status: "ok",
      name: null,
      tags: [],
      metadata: {},
    });
  });

  test("a start, updates and an end in any order, folded into one span with all of their payloads", async () => {
    const tenant = await freshProject();
    const first = Date.now() - 60_000;
    const at = (s: number) => new Date(first + s * 1000).toISOString();
    const [t0, t1, t2] = [at(0), at(1.5), at(4)];
    const ids = { id: "s", trace_id: "t" };
    await accept(tenant, {
      ...ids,
      end_time: t2,
      output: "done",
      usage: { input_tokens: 7, output_tokens: 3 },
    });
    await accept(tenant, [
      {
        ...ids,
        start_time: t0,
        kind: "llm",
        input: [{ role: "user", content: "go" }],
        tags: ["a"],
        metadata: { plan: "pro" },
      },
      { ...ids, first_token_time: t1, tags: ["b"], metadata: { seats: 3 } },
    ]);
    await committed(tenant);
    const span = await getSpan(tenant, "t:s");
    expect(span).toMatchObject({
      status: "ok",
      latency_ms: 4000,
      ttft_ms: 1500,
      input: [{ role: "user", content: "go" }],
      output: "done",
      usage: { input: 7, output: 3 },
      tags: ["a", "b"],
      metadata: { plan: "pro", seats: 3 },
    });
    expect(span.payloads).toHaveLength(3);
    expect((await listSpans(tenant)).spans).toHaveLength(1);
  });

  test("a start alone: the span runs until its end comes", async () => {
    const tenant = await freshProject();
    await accept(tenant, { id: "s", start_time: Date.now() });
    expect(await getSpan(tenant, "s")).toMatchObject({ status: "running", end_time: null, latency_ms: null });
    await accept(tenant, { id: "s", end_time: Date.now() + 5 });
    expect(await getSpan(tenant, "s")).toMatchObject({ status: "ok" });
  });

  test("the same batch twice: every span is there once, counted once", async () => {
    const tenant = await freshProject();
    const batch = Array.from({ length: 60 }, (_, n) => ({
      id: `s${n}`,
      trace_id: "t",
      conversation_id: "c",
      usage: { input: 1, output: 1 },
    }));
    await accept(tenant, batch);
    await accept(tenant, batch);
    await committed(tenant);
    expect((await listSpans(tenant, "limit=200")).spans).toHaveLength(60);
    const { conversations } = (await (await tenant.fetchWithKey("/api/v1/conversations")).json()) as {
      conversations: unknown[];
    };
    expect(conversations).toEqual([
      expect.objectContaining({ id: "c", spans: 60, input_tokens: 60, output_tokens: 60 }),
    ]);
  });

  test("times as ISO 8601 and as seconds, milliseconds, microseconds and nanoseconds, in numbers and in text", async () => {
    const tenant = await freshProject();
    const iso = "2026-11-20T10:00:00.250Z";
    const ms = Date.parse(iso);
    const times = [iso, "2026-11-20T12:00:00.25+02:00", ms / 1000, ms, ms * 1000, `${ms}000000`, String(ms)];
    await accept(
      tenant,
      times.map((start_time, n) => ({ id: `s${n}`, start_time })),
    );
    await committed(tenant);
    const { spans } = await listSpans(tenant);
    expect(spans.map(({ start_time }) => start_time)).toEqual(times.map(() => "2026-11-20T10:00:00.250000Z"));
  });

  test("microseconds exactly", async () => {
    const tenant = await freshProject();
    await accept(tenant, {
      id: "s",
      start_time: "2026-11-20T10:00:00.123456Z",
      end_time: "2026-11-20T10:00:00.123457Z",
    });
    expect(await getSpan(tenant, "s")).toMatchObject({
      start_time: "2026-11-20T10:00:00.123456Z",
      latency_ms: 0.001,
    });
  });
});

describe("a payload is kept to the letter", () => {
  test("each its own, before and after the commit, though many share a compressed block", async () => {
    const tenant = await freshProject();
    const events = Array.from({ length: 50 }, (_, n) => ({
      id: `s${n}`,
      input: `question ${n}`,
      output: "x".repeat(n * 97),
    }));
    await accept(tenant, events);
    for (const when of ["in the log", "committed"]) {
      for (const event of events) {
        const { payloads } = await getSpan(tenant, event.id);
        expect([when, payloads.map(({ body }) => body)]).toEqual([when, [JSON.stringify(event)]]);
      }
      await committed(tenant);
    }
  });

  test("unknown fields, big integers, the order of keys, duplicate keys and escapes, committed or not", async () => {
    const tenant = await freshProject();
    const odd = `{ "zeta": 12345678901234567890.10, "id":"s" , "a":1,"a": 2, "e":1E400,"u":"\\u00e9\\ud800é", "__proto__": {"x": []}, "constructor":null}`;
    const other = `{"id":"s","b":{"z":1,"a":[ 1 , 2]}}`;
    await accept(tenant, `[ ${odd} , ${other}]`);
    for (const when of ["in the log", "committed"]) {
      if (when === "committed") await committed(tenant);
      const { payloads } = await getSpan(tenant, "s");
      expect([when, payloads.map(({ body }) => body)]).toEqual([when, [odd, other]]);
    }
  });

  test("white space between tokens may change, and nothing else", async () => {
    const tenant = await freshProject();
    await accept(tenant, '{\r\n  "id": "s",\n  "note": "two\\nlines"\n}\n');
    expect((await getSpan(tenant, "s")).payloads[0]?.body).toBe('{   "id": "s",   "note": "two\\nlines" }');
  });
});

describe("a batch with bad events", () => {
  test("takes the good ones and names each bad one by its index, id and path", async () => {
    const tenant = await freshProject();
    const batch = [
      { id: "good" },
      { id: "kind", kind: "nonsense" },
      { id: "tags", tags: ["a", 5] },
      7,
      { id: "deep", error: { type: [], message: "x" } },
      { parent_id: "p" },
      { id: 12, start_time: "yesterday" },
      { id: "also good" },
    ];
    const answer = await ingestAnswer(await send(tenant, batch));
    expect(answer.accepted).toBe(2);
    expect(answer.errors.map(({ index, id, path }) => [index, id, path])).toEqual([
      [1, "kind", "kind"],
      [2, "tags", "tags.1"],
      [3, null, ""],
      [4, "deep", expect.stringMatching(/^error/)],
      [5, null, "trace_id"],
      [6, "12", "start_time"],
    ]);
    for (const { code, message } of answer.errors)
      expect([code.length > 0, message.length > 0]).toEqual([true, true]);
    await committed(tenant);
    expect((await listSpans(tenant)).spans.map(({ id }) => id).sort()).toEqual(["also good", "good"]);
  });

  test("of NDJSON names broken lines too, by their number among the lines that are not blank", async () => {
    const tenant = await freshProject();
    const body = `{"id":"a"}\n\n{"id":\n[]\n{"id":"b"}\n`;
    const answer = await ingestAnswer(await send(tenant, body, { "content-type": "application/x-ndjson" }));
    expect(answer.accepted).toBe(2);
    expect(answer.errors).toEqual([
      { index: 1, id: null, code: "invalid_json", message: expect.stringContaining("column 7"), path: "" },
      expect.objectContaining({ index: 2, code: "invalid_event" }),
    ]);
  });

  test("of which none is good → 400 with each index and path", async () => {
    const tenant = await freshProject();
    const answer = await send(tenant, [{ kind: "x" }, { model: 5 }]);
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as {
      error: { code: string; message: string; issues: { path: string }[] };
    };
    expect(error.code).toBe("invalid_body");
    expect(error.issues.map(({ path }) => path)).toEqual(["0.kind", "1.model"]);
  });
});
