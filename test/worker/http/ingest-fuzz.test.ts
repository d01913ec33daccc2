import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ErrorBody } from "../../../worker/protocol/error.ts";
import { IngestAnswer } from "../../../worker/protocol/ingest.ts";
import { freshProject, type Project } from "../../helpers/project.ts";
import { committed, getConversation, getSpan, listConversations, listSpans } from "../../helpers/spans.ts";

const FIELDS =
  "id trace_id parent_id conversation_id kind name provider model parameters tools input output status error start_time first_token_time end_time usage cost_usd finish_reason user_id tags metadata environment release".split(
    " ",
  );

const json = fc.jsonValue({ maxDepth: 3, depthSize: "small" });
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("", "\0", "__proto__", "constructor", "..", "%", ":"),
);
const time = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom("now", Date.now(), Date.now() * 1e6),
);
const message = fc.record(
  {
    role: fc.oneof(text, fc.constantFrom("user", "assistant", "tool", "system")),
    content: fc.oneof(text, json),
    tool_calls: json,
  },
  { requiredKeys: [] },
);

const id = fc.oneof(text, fc.constantFrom("a", "b"), fc.integer());
const recent = fc.integer({ min: 0, max: 1e10 }).map((us) => (Date.now() * 1000 - us) / 1e6);
/** Fields with values of their kind, each of which is probably right. */
const rightly = fc.record(
  {
    id,
    trace_id: id,
    parent_id: id,
    conversation_id: id,
    kind: fc.constantFrom("llm", "tool", "event"),
    name: text,
    model: fc.oneof(text, fc.constant("gpt-4o")),
    input: fc.oneof(text, json, fc.array(message, { maxLength: 3 })),
    output: fc.oneof(
      text,
      json,
      message,
      fc.record({ choices: json, candidates: json }, { requiredKeys: [] }),
    ),
    status: fc.constantFrom("ok", "error", "running"),
    error: fc.oneof(text, fc.record({ type: text, message: text }, { requiredKeys: [] })),
    start_time: recent,
    end_time: recent,
    usage: fc.dictionary(
      fc.constantFrom("input", "output", "cached", "prompt_tokens_details"),
      fc.oneof(json, fc.nat()),
    ),
    cost_usd: fc.double({ min: 0, max: 10, noNaN: true }),
    user_id: id,
    tags: fc.array(text, { maxLength: 5 }),
    metadata: fc.dictionary(text, json, { noNullPrototype: true }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
/** Any field with any value. */
const wrongly = fc.dictionary(
  fc.oneof(fc.constantFrom(...FIELDS), text),
  fc.oneof(text, time, json, fc.constantFrom(null, -0, 1e308, 2 ** 53)),
  {
    maxKeys: 2,
    noNullPrototype: true,
  },
);
const nearly = fc.oneof(
  { weight: 3, arbitrary: rightly },
  { weight: 1, arbitrary: fc.tuple(rightly, wrongly).map(([right, wrong]) => ({ ...right, ...wrong })) },
);

const written = fc
  .oneof(nearly, fc.array(fc.oneof(nearly, json), { maxLength: 5 }), json)
  .map((value) => new TextEncoder().encode(JSON.stringify(value)));
const lines = fc
  .array(fc.oneof(nearly, json), { maxLength: 4 })
  .map((values) => new TextEncoder().encode(values.map((value) => JSON.stringify(value)).join("\n")));

/** A body with some bytes changed, or cut off. */
const damaged = fc
  .tuple(
    fc.oneof(written, lines),
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
    fc.option(fc.nat(500)),
  )
  .map(([bytes, edits, end]) => {
    const copy = bytes.slice(0, end ?? bytes.length);
    for (const [at, byte] of edits) if (copy.length > 0) copy[at % copy.length] = byte;
    return copy;
  });
const body = fc.oneof(
  { weight: 6, arbitrary: written },
  { weight: 2, arbitrary: lines },
  { weight: 3, arbitrary: damaged },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
);

const packing = fc.constantFrom<[string | undefined, (bytes: Uint8Array) => Uint8Array]>(
  [undefined, (bytes) => bytes],
  ["identity", (bytes) => bytes],
  ["gzip", (bytes) => new Uint8Array(gzipSync(bytes))],
  ["deflate", (bytes) => new Uint8Array(deflateSync(bytes))],
  ["gzip", (bytes) => bytes],
  ["deflate", (bytes) => new Uint8Array(gzipSync(bytes))],
  ["gzip, gzip", (bytes) => bytes],
);
const headerText = fc.string({ unit: "grapheme-ascii" }).filter((value) => /^[\x21-\x7e]*$/.test(value));
const contentType = fc.oneof(
  fc.constantFrom(
    "application/json",
    "application/x-ndjson",
    "application/jsonl",
    "text/plain",
    "multipart/form-data; boundary=x",
  ),
  headerText,
);

/** Every span that a project has can be opened, and every conversation. */
async function expectReadable(project: Project): Promise<number> {
  await committed(project);
  let cursor: string | null = null;
  let count = 0;
  do {
    const page = await listSpans(project, `limit=200${cursor ? `&cursor=${cursor}` : ""}`);
    for (const row of page.spans) {
      const span = await getSpan(project, row.key);
      expect(span).toMatchObject(row);
      expect(span.payloads.length).toBeGreaterThan(0);
    }
    count += page.spans.length;
    cursor = page.next_cursor;
  } while (cursor);
  const { conversations } = await listConversations(project, "limit=200");
  // A URL cannot say an id that is a step in its path.
  for (const { id, spans } of conversations.filter(({ id }) => id !== "." && id !== ".."))
    expect((await getConversation(project, id)).conversation.spans).toBe(spans);
  return count;
}

describe("whatever a client sends", () => {
  test("is taken or refused with 202, 400, 413 or 415 and never a 500, and what was taken can be read back", async () => {
    const project = await freshProject();
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(
        body,
        packing,
        contentType,
        fc.option(headerText, { freq: 1, nil: undefined }),
        async (bytes, [encoding, pack], type, odd) => {
          const headers = new Headers({ "content-type": type });
          const said = odd ?? encoding;
          if (said !== undefined) headers.set("content-encoding", said);
          const answer = await project.fetchWithKey("/api/v1/spans", {
            method: "POST",
            headers,
            body: pack(bytes),
          });
          const content: unknown = await answer.json();
          expect([202, 400, 413, 415]).toContain(answer.status);
          if (answer.status !== 202) expect(ErrorBody.parse(content).error.code).not.toBe("internal");
          else accepted += IngestAnswer.parse(content).accepted;
        },
      ),
      { numRuns: 250 },
    );
    expect(accepted).toBeGreaterThan(50);
    expect(await expectReadable(project)).toBeGreaterThan(50);
  });

  test("each taken event's payload is its text, to the letter", async () => {
    const project = await freshProject();
    const sent = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(nearly, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(0, 1, "\t"),
        async (events, indent) => {
          const texts = events.map((event, n) => {
            const id = `${sent.size}-${n}`;
            return [id, JSON.stringify({ ...event, id, trace_id: id }, null, indent)] as const;
          });
          const answer = await project.fetchWithKey("/api/v1/spans", {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: `[${texts.map(([, text]) => text).join(" ,\n")}]`,
          });
          const { errors } = IngestAnswer.partial().parse(await answer.json());
          const bad = new Set(errors?.map(({ index }) => index));
          if (answer.status === 202)
            for (const [n, [id, text]] of texts.entries()) if (!bad.has(n)) sent.set(id, text);
        },
      ),
      { numRuns: 40 },
    );
    await committed(project);
    expect(sent.size).toBeGreaterThan(5);
    for (const [id, text] of sent) {
      const { payloads } = await getSpan(project, id);
      expect(payloads[0]?.body).toBe(text.replace(/\n+/g, " "));
    }
  });
});

describe("whatever a reader asks", () => {
  test("is answered with 200, 400 or 404 and never a 500", async () => {
    const project = await freshProject();
    const parameter = fc.constantFrom(
      "kind",
      "status",
      "model",
      "user",
      "conversation",
      "trace",
      "from",
      "to",
      "cursor",
      "limit",
    );
    const cursor = fc
      .array(fc.oneof(fc.integer(), fc.double({ noNaN: true }), text), { maxLength: 3 })
      .map((parts) => Buffer.from(JSON.stringify(parts)).toString("base64url"));
    const value = fc.oneof(text, time.map(String), cursor, fc.constantFrom("llm", "ok", "WzFlOTk5LDFd"));
    const query = fc
      .array(fc.tuple(parameter, value), { maxLength: 4 })
      .map((pairs) =>
        pairs.map(([name, said]) => `${name}=${encodeURIComponent(said.toWellFormed())}`).join("&"),
      );
    const path = fc.oneof(
      query.map((asked) => `spans?${asked}`),
      query.map((asked) => `conversations?${asked}`),
      text.map((id) => `spans/${encodeURIComponent(id.toWellFormed())}`),
      text.map((id) => `conversations/${encodeURIComponent(id.toWellFormed())}`),
      headerText.map((raw) => `spans/${raw}`),
    );
    await fc.assert(
      fc.asyncProperty(path, async (asked) => {
        const answer = await project.fetchWithKey(`/api/v1/${asked}`);
        await answer.text();
        expect([200, 400, 404]).toContain(answer.status);
      }),
      { numRuns: 200 },
    );
  });
});
