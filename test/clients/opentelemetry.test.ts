import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Context, context, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPLogExporter as JsonLogs } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPLogExporter as ProtoLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtoTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { BasicTracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { snippets } from "../../web/views/onboarding/snippets.ts";
import { openShop, type Shop } from "./shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

test("the settings of the onboarding page, pasted into a shell, are all that an application needs", async () => {
  const { code } = snippets(shop.url, shop.key).find(({ id }) => id === "opentelemetry") ?? { code: "" };
  const id = crypto.randomUUID();
  const { stderr } = await promisify(execFile)("sh", [
    "-c",
    `${code}\nexec "$0" "$@"`,
    process.execPath,
    path("app.mjs"),
    id,
  ]);
  expect(stderr).toBe("");

  const { conversation, dialogue } = await shop.conversation(id);
  // The agent repeats its child's usage, which is counted once.
  expect(conversation).toMatchObject({
    spans: 2,
    errors: 1,
    input_tokens: 12,
    output_tokens: 8,
    unpriced: 0,
  });
  expect(conversation.cost_usd).toBeGreaterThan(0);
  expect(dialogue.flatMap(({ messages }) => messages)).toEqual([
    { role: "user", parts: [{ type: "text", text: "A car for one dollar?" }] },
    { role: "assistant", parts: [{ type: "text", text: "Deal." }] },
  ]);
  const [agent, chat] = await shop.spans(id);
  expect(agent).toMatchObject({
    kind: "agent",
    status: "error",
    error: { type: "TypeError", message: "sold too cheaply" },
    parent_id: null,
  });
  expect(chat).toMatchObject({ kind: "llm", status: "ok", model: "gpt-4o-mini", parent_id: agent?.id });
});

describe.each([
  ["protobuf", ProtoTraces, ProtoLogs, "none"],
  ["protobuf, compressed", ProtoTraces, ProtoLogs, "gzip"],
  ["JSON", JsonTraces, JsonLogs, "none"],
  ["JSON, compressed", JsonTraces, JsonLogs, "gzip"],
] as const)("OpenTelemetry for JavaScript, %s", (_, Traces, Logs, compression) => {
  const settings = (signal: string) => ({
    url: `${shop.url}/otel/v1/${signal}`,
    headers: { authorization: `Bearer ${shop.key}` },
    compression: compression as never,
  });
  const resource = resourceFromAttributes({
    "service.name": "shop",
    "service.version": "1.2.3",
    "deployment.environment.name": "staging",
  });

  test("spans arrive to the microsecond, with all kinds of attributes, and plain ones are chains", async () => {
    const provider = new BasicTracerProvider({
      resource,
      spanProcessors: [new BatchSpanProcessor(new Traces(settings("traces")))],
    });
    const tracer = provider.getTracer("shop");
    const id = crypto.randomUUID();
    const span = tracer.startSpan("GET /cars", { startTime: [1_795_456_800, 123_456_789] });
    span.setAttributes({
      "session.id": id,
      text: "Zoë 🚗",
      whole: 42,
      part: 0.5,
      yes: true,
      list: ["a", "b"],
      "http.request.method": "GET",
    });
    span.setStatus({ code: SpanStatusCode.OK });
    span.end([1_795_456_801, 623_456_789]);
    await provider.shutdown();
    expect(await shop.spans(id)).toMatchObject([
      {
        kind: "chain",
        name: "GET /cars",
        status: "ok",
        start_time: "2026-11-23T18:00:00.123456Z",
        end_time: "2026-11-23T18:00:01.623456Z",
        environment: "staging",
        release: "1.2.3",
        metadata: {
          text: "Zoë 🚗",
          whole: 42,
          part: 0.5,
          yes: true,
          "list.0": "a",
          "list.1": "b",
          "service.name": "shop",
          "otel.scope.name": "shop",
        },
      },
    ]);
  });

  test("log records that arrive before their span give it its texts", async () => {
    const tracers = new BasicTracerProvider({
      resource,
      spanProcessors: [new BatchSpanProcessor(new Traces(settings("traces")))],
    });
    const exporter = new Logs(settings("logs"));
    const loggers = new LoggerProvider({
      resource,
      processors: [new SimpleLogRecordProcessor({ exporter })],
    });
    const id = crypto.randomUUID();
    const span = tracers.getTracer("shop").startSpan("chat gpt-4o-mini");
    span.setAttributes({ "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o-mini" });
    span.setAttribute("gen_ai.conversation.id", id);
    const within: Context = trace.setSpan(context.active(), span);
    const logger = loggers.getLogger("shop");
    const about = { context: within, attributes: { "gen_ai.system": "openai" } };
    logger.emit({ ...about, eventName: "gen_ai.user.message", body: { content: "A car for one dollar?" } });
    await loggers.forceFlush();
    logger.emit({
      ...about,
      eventName: "gen_ai.choice",
      body: { index: 0, finish_reason: "stop", message: { role: "assistant", content: "Deal." } },
    });
    await loggers.shutdown();
    span.end();
    await tracers.shutdown();
    expect(await shop.spans(id)).toMatchObject([
      {
        kind: "llm",
        status: "ok",
        name: "chat gpt-4o-mini",
        finish_reason: "stop",
        input_preview: "A car for one dollar?",
        output_preview: "Deal.",
      },
    ]);
  });
});
