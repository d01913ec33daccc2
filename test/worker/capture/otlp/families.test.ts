import { describe, expect, test } from "vitest";
import { dialogue, mapped, text } from "./helpers.ts";

const CALL = { type: "tool_call", id: "c1", name: "price", arguments: { car: "Tahoe" } };

describe("one call of a model is understood in the words of", () => {
  test("the current GenAI conventions: messages, system, usage with its parts, first token, conversation", () => {
    const captured = mapped({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.response.model": "gpt-4o-mini-2024-07-18",
      "gen_ai.request.temperature": 0.5,
      "gen_ai.system_instructions": JSON.stringify([{ type: "text", content: "Be brief." }]),
      "gen_ai.input.messages": JSON.stringify([
        { role: "user", parts: [{ type: "text", content: "How much?" }] },
      ]),
      "gen_ai.output.messages": JSON.stringify([
        { role: "assistant", parts: [CALL], finish_reason: "tool_call" },
      ]),
      "gen_ai.usage.input_tokens": 175,
      "gen_ai.usage.output_tokens": 20,
      "gen_ai.usage.cache_read.input_tokens": 100,
      "gen_ai.usage.cache_creation.input_tokens": 30,
      "gen_ai.usage.reasoning.output_tokens": 8,
      "gen_ai.response.finish_reasons": ["tool_calls"],
      "gen_ai.response.time_to_first_chunk": 0.25,
      "gen_ai.conversation.id": "conv-1",
      "gen_ai.response.id": "resp-1",
    });
    expect(captured.event.set).toMatchObject({
      kind: "llm",
      name: "work",
      provider: "openai",
      model: "gpt-4o-mini-2024-07-18",
      status: "ok",
      start_time: 1_795_456_800_123_456,
      first_token_time: 1_795_456_800_373_456,
      end_time: 1_795_456_801_623_456,
      usage: { input: 175, output: 20, cached: 100, cache_write: 30, reasoning: 8 },
      finish_reason: "tool_calls",
      conversation_id: "conv-1",
      input_preview: "How much?",
    });
    expect(captured.content.parameters).toEqual({ temperature: 0.5 });
    expect(captured.event.metadata).toEqual({ "gen_ai.response.id": "resp-1", "otel.scope.name": "test" });
    expect(dialogue(captured)).toEqual({
      input: [text("system", "Be brief."), text("user", "How much?")],
      output: [{ role: "assistant", parts: [CALL] }],
    });
  });

  test("OpenInference: messages and tools flattened into indexed keys, tags and metadata as JSON text", () => {
    const captured = mapped({
      "openinference.span.kind": "LLM",
      "llm.system": "anthropic",
      "llm.model_name": "claude-sonnet-4-5",
      "llm.input_messages.10.message.role": "user",
      "llm.input_messages.10.message.contents.0.message_content.type": "text",
      "llm.input_messages.10.message.contents.0.message_content.text": "And this?",
      "llm.input_messages.10.message.contents.1.message_content.type": "image",
      "llm.input_messages.10.message.contents.1.message_content.image.image.url":
        "data:image/png;base64,AA==",
      "llm.input_messages.2.message.role": "system",
      "llm.input_messages.2.message.content": "Be brief.",
      "llm.output_messages.0.message.role": "assistant",
      "llm.output_messages.0.message.tool_calls.0.tool_call.id": "c1",
      "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "price",
      "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": '{"car":"Tahoe"}',
      "llm.tools.0.tool.json_schema": '{"name":"price"}',
      "llm.invocation_parameters": '{"max_tokens":10}',
      "llm.token_count.prompt": 20,
      "llm.token_count.completion": 5,
      "llm.token_count.total": 25,
      "llm.token_count.prompt_details.cache_read": 12,
      "llm.cost.total": 0.002,
      "session.id": "s1",
      "user.id": "u1",
      "tag.tags": '["vip","de"]',
      metadata: '{"plan":"pro"}',
      "input.value": "{}",
      "input.mime_type": "application/json",
    });
    expect(captured.event).toMatchObject({
      set: {
        kind: "llm",
        provider: "anthropic",
        model: "claude-sonnet-4-5",
        usage: { input: 20, output: 5, cached: 12 },
        cost: 2_000_000,
        conversation_id: "s1",
        user_id: "u1",
      },
      tags: ["vip", "de"],
      metadata: { plan: "pro" },
    });
    expect(captured.content).toMatchObject({ tools: [{ name: "price" }], parameters: { max_tokens: 10 } });
    expect(dialogue(captured)).toEqual({
      input: [
        text("system", "Be brief."),
        {
          role: "user",
          parts: [
            { type: "text", text: "And this?" },
            { type: "image", url: "data:image/png;base64,AA==" },
          ],
        },
      ],
      output: [{ role: "assistant", parts: [CALL] }],
    });
  });

  test("the Vercel AI SDK 5 and 6: the child call, its own message parts, and its milliseconds", () => {
    const captured = mapped({
      "operation.name": "ai.generateText.doGenerate chat",
      "ai.operationId": "ai.generateText.doGenerate",
      "ai.model.id": "gpt-4o-mini",
      "ai.model.provider": "openai.chat",
      "gen_ai.system": "openai.chat",
      "ai.response.model": "gpt-4o-mini-2024-07-18",
      "ai.prompt.messages": JSON.stringify([
        { role: "system", content: "Be brief." },
        { role: "user", content: [{ type: "text", text: "How much?" }] },
        {
          role: "assistant",
          content: [{ type: "tool-call", toolCallId: "c1", toolName: "price", input: { car: "Tahoe" } }],
        },
        {
          role: "tool",
          content: [
            { type: "tool-result", toolCallId: "c1", toolName: "price", output: { type: "json", value: 1 } },
          ],
        },
      ]),
      "ai.response.text": "One dollar.",
      "ai.usage.inputTokens": 30,
      "ai.usage.outputTokens": 4,
      "ai.usage.cachedInputTokens": 10,
      "gen_ai.usage.input_tokens": 30,
      "gen_ai.usage.output_tokens": 4,
      "ai.response.msToFirstChunk": 12.5,
      "ai.response.finishReason": "stop",
      "ai.settings.maxRetries": 2,
      "ai.telemetry.metadata.sessionId": "s1",
      "ai.telemetry.metadata.userId": "u1",
      "ai.request.headers.authorization": "Bearer secret",
    });
    expect(captured.event.set).toMatchObject({
      kind: "llm",
      provider: "openai",
      model: "gpt-4o-mini-2024-07-18",
      usage: { input: 30, output: 4, cached: 10 },
      first_token_time: 1_795_456_800_135_956,
      finish_reason: "stop",
      conversation_id: "s1",
      user_id: "u1",
      output_preview: "One dollar.",
    });
    expect(JSON.stringify(captured)).not.toContain("Bearer secret");
    expect(dialogue(captured).input).toEqual([
      text("system", "Be brief."),
      text("user", "How much?"),
      { role: "assistant", parts: [CALL] },
      {
        role: "tool",
        parts: [{ type: "tool_result", id: "c1", name: "price", result: { type: "json", value: 1 } }],
      },
    ]);
  });

  test("Langfuse: usage whose parts add up, a time in quotes, errors by level, tags as a list", () => {
    const captured = mapped({
      "langfuse.observation.type": "generation",
      "langfuse.observation.model.name": "gpt-4o-mini",
      "langfuse.observation.input": JSON.stringify([{ role: "user", content: "hi" }]),
      "langfuse.observation.output": "just text",
      "langfuse.observation.usage_details": JSON.stringify({
        input: 13,
        input_cached_tokens: 12,
        output: 5,
        output_reasoning_tokens: 3,
        total: 33,
      }),
      "langfuse.observation.cost_details": '{"input":0.001,"output":0.002}',
      "langfuse.observation.completion_start_time": '"2026-11-23T18:00:00.500Z"',
      "langfuse.observation.level": "ERROR",
      "langfuse.observation.status_message": "rate limited",
      "langfuse.observation.metadata.plan": "pro",
      "langfuse.trace.tags": ["vip"],
      "langfuse.environment": "staging",
      "session.id": "s1",
    });
    expect(captured.event).toMatchObject({
      set: {
        kind: "llm",
        status: "error",
        error: { message: "rate limited" },
        usage: { input: 25, output: 8, cached: 12, reasoning: 3 },
        cost: 3_000_000,
        first_token_time: 1_795_456_800_500_000,
        environment: "staging",
        conversation_id: "s1",
        output_preview: "just text",
      },
      tags: ["vip"],
      metadata: { plan: "pro" },
    });
  });

  test("Langfuse around OpenAI's own usage: prompt_tokens include the cached ones", () => {
    const usage = (details: object) =>
      mapped({
        "langfuse.observation.type": "generation",
        "langfuse.observation.usage_details": JSON.stringify(details),
      }).event.set.usage;
    const expected = { input: 25, output: 8, cached: 12, cache_write: 0, reasoning: 3 };
    const openai = { prompt_tokens: 25, completion_tokens: 8 };
    expect(
      usage({
        ...openai,
        total_tokens: 33,
        "prompt_tokens_details.cached_tokens": 12,
        "completion_tokens_details.reasoning_tokens": 3,
      }),
    ).toEqual(expected);
    expect(
      usage({
        ...openai,
        prompt_tokens_details: { cached_tokens: 12 },
        completion_tokens_details: { reasoning_tokens: 3 },
      }),
    ).toEqual(expected);
  });

  test("OpenLLMetry: flattened prompts, association properties, capitalised names", () => {
    const captured = mapped({
      "llm.request.type": "chat",
      "gen_ai.system": "OpenAI",
      "gen_ai.request.model": "gpt-4o-mini",
      "gen_ai.prompt.0.role": "user",
      "gen_ai.prompt.0.content": JSON.stringify([{ type: "text", text: "hi" }]),
      "gen_ai.completion.0.role": "assistant",
      "gen_ai.completion.0.finish_reason": "tool_calls",
      "gen_ai.completion.0.tool_calls.0.id": "c1",
      "gen_ai.completion.0.tool_calls.0.name": "price",
      "gen_ai.completion.0.tool_calls.0.arguments": '{"car":"Tahoe"}',
      "gen_ai.usage.prompt_tokens": 9,
      "gen_ai.usage.completion_tokens": 4,
      "gen_ai.usage.cache_read_input_tokens": 3,
      "llm.usage.total_tokens": 13,
      "traceloop.association.properties.session_id": "s1",
      "traceloop.association.properties.plan": "pro",
    });
    expect(captured.event).toMatchObject({
      set: {
        kind: "llm",
        provider: "openai",
        model: "gpt-4o-mini",
        usage: { input: 9, output: 4, cached: 3 },
        finish_reason: "tool_calls",
        conversation_id: "s1",
      },
      metadata: { plan: "pro" },
    });
    expect(dialogue(captured)).toEqual({
      input: [text("user", "hi")],
      output: [{ role: "assistant", parts: [CALL] }],
    });
  });

  test("events of the span, old and older, and Logfire's list of them in an attribute", () => {
    const event = (name: string, own: Record<string, string>) => ({
      name,
      attributes: Object.entries(own).map(([key, value]) => ({ key, value: { stringValue: value } })),
    });
    const expected = { input: [text("user", "hi")], output: [text("assistant", "hello")] };
    const choice = { index: 0, finish_reason: "stop", message: { role: "assistant", content: "hello" } };
    const model = { "gen_ai.request.model": "gpt-4o-mini" };
    const inEvents = mapped(model, {
      events: [
        event("gen_ai.user.message", { "gen_ai.event.content": '{"content":"hi"}' }),
        event("gen_ai.choice", { "gen_ai.event.content": JSON.stringify(choice) }),
      ],
    });
    const plain = mapped(model, {
      events: [
        event("gen_ai.user.message", { content: "hi" }),
        event("gen_ai.choice", { message: JSON.stringify(choice.message) }),
      ],
    });
    const older = mapped(model, {
      events: [
        event("gen_ai.content.prompt", { "gen_ai.prompt": '[{"role":"user","content":"hi"}]' }),
        event("gen_ai.content.completion", { "gen_ai.completion": "hello" }),
      ],
    });
    const listed = mapped({
      ...model,
      events: JSON.stringify([
        { "event.name": "gen_ai.user.message", content: "hi", role: "user" },
        { "event.name": "gen_ai.choice", ...choice },
      ]),
    });
    for (const captured of [inEvents, plain, older]) expect(dialogue(captured)).toEqual(expected);
    expect(dialogue(listed)).toEqual(expected);
    expect(inEvents.event.set.finish_reason).toBe("stop");
  });
});

describe("a span's kind, and whether its usage counts", () => {
  const usage = { "gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5 };
  test.each([
    [{ "gen_ai.operation.name": "invoke_agent", "gen_ai.request.model": "m" }, "agent", false],
    [{ "ai.operationId": "ai.generateText", "ai.model.id": "m", "ai.usage.inputTokens": 9 }, "chain", false],
    [{ "ai.operationId": "ai.streamText.doStream" }, "llm", true],
    [{ "ai.operationId": "ai.embed.doEmbed" }, "embedding", true],
    [{ "ai.operationId": "ai.toolCall" }, "tool", true],
    [{ "gen_ai.operation.name": "agent_step" }, "chain", false],
    [{ "gen_ai.operation.name": "embeddings" }, "embedding", true],
    [{ "gen_ai.operation.name": "execute_tool" }, "tool", true],
    [{ "openinference.span.kind": "RETRIEVER" }, "retrieval", true],
    [{ "openinference.span.kind": "CHAIN" }, "chain", false],
    [{ "traceloop.span.kind": "workflow" }, "chain", false],
    [{ "traceloop.span.kind": "agent" }, "agent", false],
    [{ "langfuse.observation.type": "guardrail" }, "guardrail", true],
    [{ "gen_ai.response.model": "m" }, "llm", true],
    [{ "gen_ai.operation.name": "constructor", "http.request.method": "GET" }, "chain", false],
  ] as const)("%o is a span of kind %s", (own, kind, counts) => {
    const { set } = mapped({ ...usage, ...own }).event;
    expect([set.kind, set.usage !== undefined]).toEqual([kind, counts]);
  });

  test("tools tell their arguments and results, retrievals their documents", () => {
    const tool = mapped({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "price",
      "gen_ai.tool.call.arguments": '{"car":"Tahoe"}',
      "gen_ai.tool.call.result": "1",
    });
    expect(tool).toMatchObject({
      event: { set: { name: "price" } },
      content: { input: { car: "Tahoe" }, output: "1" },
    });
    const retrieval = mapped({
      "openinference.span.kind": "RETRIEVER",
      "input.value": "cars",
      "retrieval.documents.0.document.content": "A Tahoe.",
      "retrieval.documents.0.document.score": 0.5,
    });
    expect(retrieval.content).toMatchObject({
      input: "cars",
      output: [{ content: "A Tahoe.", score: 0.5 }],
    });
  });
});
