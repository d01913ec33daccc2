import type { env } from "cloudflare:workers";
import { deflateSync, gzipSync } from "node:zlib";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import { describe, expect, test } from "vitest";
import { projectRouteContract } from "../../helpers/contract.ts";
import { writeProtobuf } from "../../helpers/otlp.ts";
import { freshProject, type Project } from "../../helpers/project.ts";
import { committed, getSpan, listSpans } from "../../helpers/spans.ts";
import { call, callWith, ORIGIN } from "../../helpers/worker.ts";
import { attributes, logs, SPAN, span, TRACE, traces } from "../capture/otlp/helpers.ts";

const CALL = {
  "gen_ai.request.model": "gpt-4o-mini",
  "gen_ai.usage.input_tokens": 10,
  "gen_ai.usage.output_tokens": 5,
};
const REQUEST = traces([span(CALL)]) as Record<string, unknown>;
const KEY = `${TRACE}:${SPAN}`;
const PROTOBUF = { "content-type": "application/x-protobuf" };
const JSON_TYPE = { "content-type": "application/json" };
// As the writer wants it: integers as text.
const BINARY = writeProtobuf(
  JSON.parse(JSON.stringify(REQUEST).replace(/"intValue":(\d+)/g, '"intValue":"$1"')),
);

for (const signal of ["traces", "logs", "metrics"])
  projectRouteContract({ method: "POST", path: `/otel/v1/${signal}`, permission: "ingest", json: {} });

function post(
  tenant: Project,
  body: BodyInit,
  headers: Record<string, string>,
  path = "/otel/v1/traces",
): Promise<Response> {
  return tenant.fetchWithKey(path, { method: "POST", headers, body });
}

function inPieces(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + 7));
      at += 7;
    },
  });
}

describe("spans are taken", () => {
  test("in protobuf and JSON, compressed or not, in pieces without a length; the same span stays one", async () => {
    const tenant = await freshProject();
    const text = JSON.stringify(REQUEST);
    for (const [body, headers] of [
      [BINARY, PROTOBUF],
      [text, { "content-type": "application/json; charset=utf-8" }],
      [gzipSync(BINARY), { ...PROTOBUF, "content-encoding": "gzip" }],
      [deflateSync(text), { ...JSON_TYPE, "content-encoding": "deflate" }],
      [inPieces(BINARY), PROTOBUF],
      [inPieces(gzipSync(text)), { ...JSON_TYPE, "content-encoding": "gzip" }],
    ] as const) {
      const answer = await post(tenant, body, headers);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toBe(headers["content-type"].split(";")[0]);
      expect(answer.headers.get("x-request-id")).toBeTruthy();
      expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe(
        headers["content-type"].includes("json") ? "{}" : "",
      );
    }
    await committed(tenant);
    const [row, ...others] = (await listSpans(tenant)).spans;
    expect(others).toEqual([]);
    expect(row).toMatchObject({ key: KEY, model: "gpt-4o-mini", usage: { input: 10, output: 5 } });
    expect(row?.cost_usd).toBeGreaterThan(0);
  });

  test("with their payload as OTLP/JSON, from which the page is derived", async () => {
    const tenant = await freshProject();
    const said = { ...CALL, "gen_ai.output.messages": '[{"role":"assistant","content":"hello"}]' };
    await post(tenant, JSON.stringify(traces([span(said)], { "service.name": "shop" })), JSON_TYPE);
    for (const wait of [async () => {}, () => committed(tenant)]) {
      await wait();
      const { payloads, messages } = await getSpan(tenant, KEY);
      expect(messages.output).toEqual([{ role: "assistant", parts: [{ type: "text", text: "hello" }] }]);
      expect(payloads.map(({ protocol }) => protocol)).toEqual(["otlp"]);
      expect(JSON.parse(payloads[0]?.body ?? "")).toMatchObject({
        resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
        span: { traceId: TRACE, spanId: SPAN, startTimeUnixNano: "1795456800123456789" },
      });
    }
  });

  test("below a base with a slash at its end", async () => {
    const tenant = await freshProject();
    for (const path of ["/otel//v1/traces", "//otel/v1//traces"])
      expect((await post(tenant, "{}", JSON_TYPE, `${ORIGIN}${path}`)).status).toBe(200);
  });

  test("from pages of any origin", async () => {
    const preflight = await call("/otel/v1/traces", {
      method: "OPTIONS",
      headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
    });
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
    const tenant = await freshProject();
    const answer = await post(tenant, "{}", { ...JSON_TYPE, origin: "https://shop.example" });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });

  test("in part, when some are bad, and the answer says how many and why, in its request's encoding", async () => {
    const tenant = await freshProject();
    const some = traces([span(CALL), span({}, { spanId: "0000000000000000" })]);
    const answer = await post(tenant, JSON.stringify(some), JSON_TYPE);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { partialSuccess: { rejectedSpans: "1", errorMessage: expect.stringContaining("span_id of 0000") } },
    ]);
    await committed(tenant);
    expect((await listSpans(tenant)).spans).toHaveLength(1);
  });
});

describe("log records", () => {
  test("of a span give it its texts, also when they come first; others are accepted and not kept", async () => {
    const tenant = await freshProject();
    const about = { traceId: TRACE, spanId: SPAN, timeUnixNano: "1795456800500000000" };
    const records = [
      {
        ...about,
        attributes: attributes({ "event.name": "gen_ai.user.message" }),
        body: { kvlistValue: { values: attributes({ content: "How much?" }) } },
      },
      { ...about, body: { stringValue: "something else" } },
    ];
    const answer = await post(tenant, JSON.stringify(logs(records)), JSON_TYPE, "/otel/v1/logs");
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
    expect(await getSpan(tenant, KEY)).toMatchObject({ status: "running", input_preview: "How much?" });
    await committed(tenant);
    await post(tenant, BINARY, PROTOBUF);
    await committed(tenant);
    const { spans } = await listSpans(tenant);
    expect(spans).toMatchObject([
      { status: "ok", model: "gpt-4o-mini", name: "work", input_preview: "How much?" },
    ]);
  });
});

test("metrics are accepted, and nothing comes of them", async () => {
  const tenant = await freshProject();
  const answer = await post(tenant, new Uint8Array([1, 2, 3]), PROTOBUF, "/otel/v1/metrics");
  expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, 0]);
  expect((await listSpans(tenant)).spans).toEqual([]);
});

describe("refusals are a google.rpc.Status, never a 500", () => {
  async function refused(answer: Response, encoding: "json" | "protobuf"): Promise<unknown[]> {
    if (encoding === "json") {
      const { code, message, error } = (await answer.json()) as Record<string, unknown>;
      expect(error).toMatchObject({ message, request_id: answer.headers.get("x-request-id") });
      return [answer.status, code];
    }
    expect(answer.headers.get("content-type")).toBe("application/x-protobuf");
    const reader = new BinaryReader(new Uint8Array(await answer.arrayBuffer()));
    reader.tag();
    const code = reader.int32();
    reader.tag();
    expect(reader.string()).not.toBe("");
    return [answer.status, code];
  }

  test("for what is not OTLP, is too large, or of another type", async () => {
    const tenant = await freshProject();
    for (const [body, headers, expected] of [
      ["{", JSON_TYPE, [400, 3]],
      ["[]", JSON_TYPE, [400, 3]],
      ['{"spans":[]}', JSON_TYPE, [400, 3]],
      ["", JSON_TYPE, [400, 3]],
      [BINARY.slice(0, -3), PROTOBUF, [400, 3]],
      ["not gzip", { ...PROTOBUF, "content-encoding": "gzip" }, [400, 3]],
      ["x", { ...JSON_TYPE, "content-encoding": "br" }, [415, 3]],
      ["x", { "content-type": "text/plain" }, [415, 3]],
      [gzipSync(new Uint8Array(20 * 1024 * 1024)), { ...PROTOBUF, "content-encoding": "gzip" }, [413, 8]],
      [JSON.stringify(traces(Array(10_001).fill({}))), JSON_TYPE, [413, 8]],
    ] as const) {
      const encoding = headers["content-type"] === PROTOBUF["content-type"] ? "protobuf" : "json";
      const answer = await post(tenant, body, headers);
      expect([body.slice(0, 20), ...(await refused(answer, encoding))]).toEqual([
        body.slice(0, 20),
        ...expected,
      ]);
    }
  });

  test("for a wrong key and one that may not, in protobuf too", async () => {
    const tenant = await freshProject();
    const anonymous = await call("/otel/v1/traces", { method: "POST", headers: PROTOBUF, body: BINARY });
    expect(await refused(anonymous, "protobuf")).toEqual([401, 16]);
    const init = { method: "POST", headers: PROTOBUF, body: BINARY };
    const reading = await tenant.fetchWithKey("/otel/v1/traces", init, tenant.keys.read);
    expect(await refused(reading, "protobuf")).toEqual([403, 7]);
  });

  test("503 with Retry-After when the log is away, and when the fault is ours", async () => {
    const tenant = await freshProject();
    const headers = { ...PROTOBUF, authorization: `Bearer ${tenant.keys.secret}` };
    const append = () => Promise.reject(new Error("away"));
    const away = { getByName: () => ({ append }) } as unknown as typeof env.HUB;
    const broken = {
      getByName() {
        throw new TypeError("a fault of ours");
      },
    } as unknown as typeof env.HUB;
    for (const HUB of [away, broken]) {
      const answer = await callWith({ HUB }, "/otel/v1/traces", { method: "POST", headers, body: BINARY });
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await refused(answer, "protobuf")).toEqual([503, 14]);
    }
  });

  test("other methods and other paths are told apart", async () => {
    expect((await call("/otel/v1/traces")).status).toBe(405);
    expect((await call("/otel/v1/profiles", { method: "POST" })).status).toBe(404);
    expect((await call("/otel/v1/profiles")).headers.get("content-type")).toContain("json");
  });
});
