import { describe, expect, test } from "vitest";
import { freshProject } from "../../helpers/project.ts";
import { accept, committed, getConversation, getSpan, listSpans, send } from "../../helpers/spans.ts";
import { errorCode } from "../../helpers/worker.ts";

/** JSON of arrays or objects in one another. */
const nested = (depth: number, [open, close]: [string, string]) =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;
const ARRAYS: [string, string] = ["[", "]"];
const OBJECTS: [string, string] = ['{"a":', "}"];

describe("odd texts", () => {
  test("broken UTF-8 is taken with U+FFFD in its place", async () => {
    const project = await freshProject();
    const bytes = Buffer.concat([
      Buffer.from('{"id":"s","input":"a'),
      Buffer.from([0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
      Buffer.from('z"}'),
    ]);
    await accept(project, new Uint8Array(bytes));
    expect((await getSpan(project, "s")).input).toMatch(/^a\ufffd+\(\ufffd+z$/);
  });

  test("lone surrogates and NUL anywhere are taken, shown as U+FFFD, and kept in the payload", async () => {
    const project = await freshProject();
    const odd = "a\\ud800b\\u0000c\\udc00";
    const fields = [
      "id",
      "trace_id",
      "parent_id",
      "conversation_id",
      "name",
      "model",
      "input",
      "output",
      "user_id",
      "error",
      "finish_reason",
    ];
    const body = `{${fields.map((field) => `"${field}":"${odd}"`).join(",")},"tags":["${odd}"],"metadata":{"${odd}":"${odd}","n":{"${odd}":1}}}`;
    await accept(project, body);
    await committed(project);
    const [row] = (await listSpans(project)).spans;
    const shown = "a\ufffdb\ufffdc\ufffd";
    expect(row).toMatchObject({
      id: shown,
      trace_id: shown,
      conversation_id: shown,
      name: shown,
      user_id: shown,
      tags: [shown],
      output_preview: shown,
    });
    expect(row?.metadata[shown]).toBe(shown);
    const span = await getSpan(project, (row as { key: string }).key);
    expect(span.payloads[0]?.body).toBe(body);
    expect((await getConversation(project, shown)).tree).toHaveLength(1);
  });

  test("ids of 200 characters, emoji, right-to-left text and what URLs treat specially are read by their key", async () => {
    const project = await freshProject();
    const ids = [
      "i".repeat(200),
      "👩‍👩‍👧‍👦🚀",
      "שלום עולם",
      "a:b",
      "a/b",
      "100%",
      "%2F",
      "a b",
      "~",
      "?x=1#y",
      "..",
      ".",
      "a~2Fb",
      "é",
      "+",
      "\\",
      "__proto__",
    ];
    await accept(
      project,
      ids.flatMap((id) => [
        { id, name: id },
        { id, trace_id: `trace of ${id}`, name: `child ${id}` },
      ]),
    );
    await committed(project);
    const { spans } = await listSpans(project, "limit=200");
    expect(spans).toHaveLength(ids.length * 2);
    for (const { key, id, name } of spans)
      expect(await getSpan(project, key)).toMatchObject({ key, id, name });
  });

  test("a role that is called as JavaScript's own words are is none that we know", async () => {
    const project = await freshProject();
    const roles = ["constructor", "__proto__", "toString", "USER"];
    await accept(project, {
      id: "s",
      input: roles.map((role) => ({ role, content: "x" })),
      metadata: { constructor: 1 },
    });
    const { messages } = await getSpan(project, "s");
    expect(messages.input.map(({ role }) => role)).toEqual(["user", "user", "user", "user"]);
  });

  test("keys that are none → 404", async () => {
    const project = await freshProject();
    await accept(project, { id: "s" });
    for (const key of [
      "x",
      "s:s:s",
      "~zz",
      "~",
      "%00",
      "%ff",
      "%",
      "s%00",
      ":",
      ":s",
      "s:",
      "~00",
      "x".repeat(5000),
    ]) {
      const answer = await project.fetchWithKey(`/api/v1/spans/${key}`);
      expect([key, answer.status, await errorCode(answer)]).toEqual([key, 404, "not_found"]);
    }
  });

  test("a name of a million characters is cut in the row and whole in the payload", async () => {
    const project = await freshProject();
    const name = "💥".repeat(100_000);
    await accept(project, { id: "s", name, tags: [name], metadata: { note: name } });
    const span = await getSpan(project, "s");
    expect(span.name).toBe("💥".repeat(128));
    expect(span.payloads[0]?.body).toContain(name);
  });

  test("a batch whose index text is far larger in bytes than in characters is taken", async () => {
    const project = await freshProject();
    const input = "日本語".repeat(5000);
    await accept(
      project,
      Array.from({ length: 60 }, (_, n) => ({ id: `s${n}`, trace_id: "t", input, output: input })),
    );
    await committed(project);
    expect((await listSpans(project, "limit=200")).spans).toHaveLength(60);
  });
});

describe("JSON nested 10,000 deep and far deeper", () => {
  const FIELDS = "input output metadata parameters tools error usage id tags unknown".split(" ");
  test.each([
    { depth: 10_000, fields: FIELDS, shapes: [ARRAYS, OBJECTS] },
    { depth: 400_000, fields: ["input", "metadata", "unknown"], shapes: [ARRAYS] },
  ])(
    "$depth levels in any of $fields.length fields → taken or refused, read back, never a 500",
    async ({ depth, fields, shapes }) => {
      const project = await freshProject();
      for (const shape of shapes) {
        const deep = nested(depth, shape);
        for (const field of fields) {
          // Twice: the second meets the first when the span is read.
          const body = `{"trace_id":"t","id":"${field}","start_time":"2026-11-20T10:00:00Z","${field}":${deep}}`;
          const statuses = [(await send(project, body)).status, (await send(project, body)).status];
          expect([field, statuses]).toEqual([
            field,
            expect.toSatisfy(([a, b]) => a === b && (a === 202 || a === 400)),
          ]);
        }
        const content = `[{"role":"user","content":${deep}},{"role":"tool","tool_call_id":"x","content":${deep}}]`;
        await accept(project, `{"id":"m","trace_id":"t","kind":"llm","input":${content}}`);
      }
      await committed(project);
      const { spans } = await listSpans(project);
      expect(spans.length).toBeGreaterThanOrEqual(3);
      for (const { key } of spans) await getSpan(project, key);
      await getConversation(project, "t");
    },
  );

  test("a response within a response within a response is read as far as it makes sense", async () => {
    const project = await freshProject();
    const depth = 100_000;
    const output = `${'{"candidates":[{"content":'.repeat(depth)}{"role":"model","parts":[{"text":"hi"}]}${"}]}".repeat(depth)}`;
    await accept(project, `{"id":"s","output":${output}}`);
    await getSpan(project, "s");
  });
});

describe("spans that make no sense together", () => {
  test("duplicate ids in one batch are events of one span", async () => {
    const project = await freshProject();
    await accept(project, [
      { id: "s", name: "a" },
      { id: "s", model: "m" },
      { id: "s", trace_id: "t" },
    ]);
    await committed(project);
    const { spans } = await listSpans(project);
    expect(spans.map(({ key }) => key).sort()).toEqual(["s", "t:s"]);
    expect(await getSpan(project, "s")).toMatchObject({ name: "a", model: "m" });
  });

  test("a parent that never comes, a cycle of parents, a parent of its own: every span is in the tree once", async () => {
    const project = await freshProject();
    const span = (id: string, parent_id?: string) => ({ id, trace_id: "t", parent_id });
    await accept(project, [
      span("root"),
      span("lost", "never"),
      span("x", "y"),
      span("y", "x"),
      span("self", "self"),
    ]);
    const { tree, conversation } = await getConversation(project, "t");
    const ids = tree.flatMap(({ span, orphan, children }) => [
      `${span.id}${orphan ? "?" : ""}`,
      ...children.map(({ span }) => span.id),
    ]);
    expect(ids.sort()).toEqual(["lost?", "root", "self?", "x?", "y"].sort());
    expect(conversation.spans).toBe(5);
  });

  test("an end before its start: taken as it came, without a duration", async () => {
    const project = await freshProject();
    await accept(project, { id: "s", start_time: "2026-11-20T10:00:01Z", end_time: "2026-11-20T10:00:00Z" });
    await committed(project);
    expect(await getSpan(project, "s")).toMatchObject({
      latency_ms: null,
      start_time: "2026-11-20T10:00:01.000000Z",
      end_time: "2026-11-20T10:00:00.000000Z",
    });
  });
});
