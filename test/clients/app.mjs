// An application with OpenTelemetry, whose settings are all in its environment: an agent that asks a model once.
import { SpanStatusCode } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";

const provider = new NodeTracerProvider({
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
const tracer = provider.getTracer("shop");
const conversation = { "gen_ai.conversation.id": process.argv[2] };

tracer.startActiveSpan("invoke_agent seller", (agent) => {
  agent.setAttributes({
    ...conversation,
    "gen_ai.operation.name": "invoke_agent",
    "gen_ai.usage.input_tokens": 12,
    "gen_ai.usage.output_tokens": 8,
  });
  tracer.startActiveSpan("chat gpt-4o-mini", (chat) => {
    chat.setAttributes({
      ...conversation,
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.input.messages": JSON.stringify([
        { role: "user", parts: [{ type: "text", content: "A car for one dollar?" }] },
      ]),
      "gen_ai.output.messages": JSON.stringify([
        { role: "assistant", parts: [{ type: "text", content: "Deal." }], finish_reason: "stop" },
      ]),
      "gen_ai.usage.input_tokens": 12,
      "gen_ai.usage.output_tokens": 8,
    });
    chat.end();
  });
  agent.recordException(new TypeError("sold too cheaply"));
  agent.setStatus({ code: SpanStatusCode.ERROR });
  agent.end();
});
await provider.shutdown();
