import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { freshProject } from "../../helpers/project.ts";
import { accept, getSpan, ingestAnswer, send } from "../../helpers/spans.ts";
import { errorCode } from "../../helpers/worker.ts";

const MIB = 1024 * 1024;

async function refusal(response: Response): Promise<[number, string, string]> {
  const { error } = (await response.clone().json()) as { error: { message: string } };
  return [response.status, await errorCode(response), error.message];
}

describe("a body as a whole", () => {
  test.each([
    ["nope", "line 1, column 2"],
    ['{"id": "a",\n  "name": oops}', "line 2, column 11"],
    ['{"id": "a"', "ends too early"],
    ["", "ends too early"],
    ["{'id': 1}", "line 1, column 2"],
    ["[{},]", "line 1, column 5"],
  ])("not JSON (%j) → 400 that says where", async (body, where) => {
    const [status, code, message] = await refusal(await send(await freshProject(), body));
    expect([status, code, message]).toEqual([400, "invalid_json", expect.stringContaining(where)]);
    expect(message).not.toContain("oops");
  });

  test.each(["1", '"text"', "null", "true"])("JSON that is no event (%s) → 400", async (body) => {
    expect(await refusal(await send(await freshProject(), body))).toEqual([
      400,
      "invalid_body",
      expect.stringContaining("array"),
    ]);
  });

  test("of 20 MiB → 413 that names the limit, with a length and without", async () => {
    const project = await freshProject();
    const body = JSON.stringify({ input: "x".repeat(20 * MIB) });
    const bytes = new TextEncoder().encode(body);
    let sent = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(sent, sent + MIB));
        sent += MIB;
      },
    });
    const sized = await send(project, bytes, { "content-length": String(bytes.length) });
    for (const answer of [sized, await send(project, bytes), await send(project, stream)])
      expect(await refusal(answer)).toEqual([413, "payload_too_large", expect.stringContaining("10 MiB")]);
    expect(sent).toBeLessThan(13 * MIB);
  });

  test("a gzip bomb → 413, and only what fits is ever unpacked", async () => {
    const project = await freshProject();
    // 256 MiB in 256 KiB.
    let left = 256;
    const blanks = new ReadableStream<Uint8Array>({
      pull: (controller) =>
        left-- > 0 ? controller.enqueue(new Uint8Array(MIB).fill(32)) : controller.close(),
    });
    const packed = blanks.pipeThrough(
      new CompressionStream("gzip") as unknown as TransformStream<Uint8Array, Uint8Array>,
    );
    const bomb = new Uint8Array(await new Response(packed).arrayBuffer());
    expect(bomb.length).toBeLessThan(MIB / 2);
    const answer = await send(project, bomb, { "content-encoding": "gzip" });
    expect(await refusal(answer)).toEqual([413, "payload_too_large", expect.stringContaining("10 MiB")]);
  });

  test("truncated gzip, and what is no gzip → 400; an unknown encoding → 415", async () => {
    const project = await freshProject();
    const whole = gzipSync(JSON.stringify({ input: "x".repeat(5000) }));
    for (const body of [
      whole.subarray(0, whole.length - 12),
      whole.subarray(0, 5),
      new TextEncoder().encode("{}"),
    ]) {
      const answer = await send(project, body, { "content-encoding": "gzip" });
      expect(await refusal(answer)).toEqual([400, "invalid_body", expect.stringContaining("gzip")]);
    }
    const unknown = await send(project, "{}", { "content-encoding": "br" });
    expect(await refusal(unknown)).toEqual([415, "unsupported_media_type", expect.stringContaining("br")]);
  });

  test("of more events than a request may carry → 413, without looking at each", async () => {
    const project = await freshProject();
    for (const body of [`[${"0,".repeat(4 * MIB)}0]`, "{}\n".repeat(10_001)])
      expect(await refusal(await send(project, body))).toEqual([
        413,
        "payload_too_large",
        expect.stringContaining("10000 events"),
      ]);
  });
});

describe("wrong types → the path of the field", () => {
  const long = "x".repeat(257);
  test.each<[Record<string, unknown>, string]>([
    [{ id: {} }, "id"],
    [{ id: "" }, "id"],
    [{ id: long }, "id"],
    [{ id: true }, "id"],
    [{ trace_id: [] }, "trace_id"],
    [{ parent_id: "p", conversation_id: long }, "conversation_id"],
    [{ kind: "LLM" }, "kind"],
    [{ name: 5 }, "name"],
    [{ status: "done" }, "status"],
    [{ error: 5 }, "error"],
    [{ usage: "12" }, "usage"],
    [{ usage: [] }, "usage"],
    [{ cost_usd: -1 }, "cost_usd"],
    [{ cost_usd: "a lot" }, "cost_usd"],
    [{ cost_usd: "1e999" }, "cost_usd"],
    [{ tags: "a" }, "tags"],
    [{ tags: Array(65).fill("a") }, "tags"],
    [{ metadata: [] }, "metadata"],
    [{ metadata: "x" }, "metadata"],
    [{ start_time: {} }, "start_time"],
    [{ start_time: "" }, "start_time"],
    [{ end_time: "not a time" }, "end_time"],
    [{ end_time: true }, "end_time"],
    // Two of these that differ in their last digits would be one span.
    [{ id: 2 ** 53 + 2 }, "id"],
    [{ trace_id: 1e300 }, "trace_id"],
  ])("%j → %s", async (event, path) => {
    const project = await freshProject();
    const answer = await ingestAnswer(await send(project, [{ id: "good" }, event]));
    expect(answer).toMatchObject({ accepted: 1, errors: [{ index: 1 }] });
    expect(answer.errors[0]?.path).toBe(path);
  });

  test("a time before 2000 or more than a day ahead, and a number that is none → refused with its field", async () => {
    const project = await freshProject();
    const times = [
      "1970-01-01T00:00:00Z",
      0,
      "1999-12-31T23:59:59Z",
      "2100-01-01T00:00:00Z",
      4102444800,
      Date.now() + 86_500_000,
      "275760-09-13",
    ];
    const events = times.map((start_time) => ({ start_time }));
    const body = JSON.stringify([{ id: "good" }, ...events]).replace(
      "]",
      ',{"end_time":1e999},{"id":1e999}]',
    );
    const { accepted, errors } = await ingestAnswer(await send(project, body));
    expect(accepted).toBe(1);
    expect(errors.map(({ path }) => path)).toEqual([...times.map(() => "start_time"), "end_time", "id"]);
  });

  test("numbers as strings are read where a number can only be meant", async () => {
    const project = await freshProject();
    await accept(project, {
      id: 17,
      user_id: 4.5,
      cost_usd: "0.25",
      usage: { prompt_tokens: "12", completion_tokens: "x", output: 3 },
    });
    expect(await getSpan(project, "17")).toMatchObject({
      id: "17",
      user_id: "4.5",
      cost_usd: 0.25,
      usage: { input: 12, output: 3 },
    });
  });

  test("counts that are none are left out, and stay in the payload", async () => {
    const project = await freshProject();
    await accept(
      project,
      '{"id":"s","usage":{"input":1e999,"output":-5,"input_tokens":2,"prompt_tokens_details":7}}',
    );
    const span = await getSpan(project, "s");
    expect(span.usage).toMatchObject({ input: 2, output: 0 });
    expect(span.payloads[0]?.body).toContain("1e999");
  });
});
