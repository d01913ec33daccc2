import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { readOnlyDatabase } from "../../helpers/faults.ts";
import { freshHub, rebind } from "../../helpers/hub.ts";
import { watchSocket } from "../../helpers/live.ts";
import { freshProject, type Project } from "../../helpers/project.ts";
import {
  accept,
  committed,
  getConversation,
  getSpan,
  listConversations,
  listSpans,
  minutesAgo,
} from "../../helpers/spans.ts";
import { callWith, errorCode } from "../../helpers/worker.ts";

describe("a list of spans", () => {
  test("is newest first, and its pages have neither repeats nor holes while new spans come", async () => {
    const project = await freshProject();
    // Many share a start, so that the cursor must tell them apart.
    const batch = Array.from({ length: 95 }, (_, n) => ({
      id: `s${n}`,
      trace_id: "t",
      start_time: minutesAgo(100 - Math.floor(n / 10)),
    }));
    await accept(project, batch);
    await committed(project);
    const seen: string[] = [];
    let cursor = "";
    for (let page = 0; ; page++) {
      const { spans, next_cursor } = await listSpans(project, `limit=10${cursor}`);
      seen.push(...spans.map(({ id }) => id));
      const starts = spans.map(({ start_time }) => start_time);
      expect(starts).toEqual([...starts].sort().reverse());
      await accept(project, { id: `new${page}`, start_time: minutesAgo(1) });
      if (page % 4 === 0) await committed(project);
      if (!next_cursor) break;
      cursor = `&cursor=${next_cursor}`;
    }
    expect(seen).toHaveLength(95);
    expect([...seen].sort()).toEqual(batch.map(({ id }) => id).sort());
  });

  test("is picked by kind, status, model, user, trace, conversation and time, and by all of them at once", async () => {
    const project = await freshProject();
    const one = {
      id: "one",
      trace_id: "a",
      kind: "llm",
      model: "gpt-4o",
      status: "error",
      user_id: "u1",
      start_time: minutesAgo(30),
      conversation_id: "c",
    };
    const two = {
      id: "two",
      trace_id: "b",
      kind: "tool",
      status: "ok",
      user_id: "u2",
      start_time: minutesAgo(20),
    };
    const three = { id: "three", trace_id: "a", start_time: minutesAgo(10), end_time: minutesAgo(9) };
    await accept(project, [one, two, three]);
    await committed(project);
    for (const [query, ids] of [
      ["", ["three", "two", "one"]],
      ["kind=llm", ["one"]],
      ["status=ok", ["three", "two"]],
      ["model=gpt-4o", ["one"]],
      ["model=gpt", []],
      ["user=u2", ["two"]],
      ["trace=a", ["three", "one"]],
      ["conversation=c", ["three", "one"]],
      ["conversation=a", []],
      ["conversation=b", ["two"]],
      [`from=${minutesAgo(25)}`, ["three", "two"]],
      [`to=${minutesAgo(25)}`, ["one"]],
      [`from=${one.start_time}&to=${two.start_time}`, ["one"]],
      ["kind=llm&status=error&model=gpt-4o&user=u1&trace=a&conversation=c", ["one"]],
      ["kind=llm&status=ok", []],
      ["limit=2", ["three", "two"]],
    ] as const)
      expect([query, (await listSpans(project, query)).spans.map(({ id }) => id)]).toEqual([query, ids]);
  });

  test("shows a span as the feed does", async () => {
    const project = await freshProject();
    const socket = await project.fetchWithKey("/api/v1/live", { headers: { upgrade: "websocket" } });
    const watch = watchSocket(socket);
    await watch.hello();
    watch.subscribe("all");
    await accept(project, {
      id: "s",
      trace_id: "t",
      parent_id: "p",
      conversation_id: "c",
      kind: "llm",
      name: "n",
      provider: "openai",
      model: "gpt-4o-mini",
      input: "hi",
      output: "hello",
      error: { type: "E", message: "no" },
      start_time: minutesAgo(2),
      first_token_time: minutesAgo(1.5),
      end_time: minutesAgo(1),
      usage: { prompt_tokens: 10, completion_tokens: 5 },
      finish_reason: "stop",
      user_id: "u",
      tags: ["b", "a"],
      metadata: { plan: "pro", nested: { a: [1] } },
      environment: "prod",
      release: "1",
    });
    await watch.until(() => expect(watch.rows.size).toBe(1));
    await committed(project);
    const { spans } = await listSpans(project);
    expect(spans).toEqual([...watch.rows.values()]);
    watch.close();
  });
});

describe("a query that cannot be", () => {
  test.each([
    "limit=0",
    "limit=201",
    "limit=abc",
    "limit=1.5",
    "limit=",
    "limit=-1",
    "cursor=abc",
    "cursor=",
    "cursor=W10",
    "cursor=WyJhIiwiYiJd",
    "kind=nonsense",
    "status=x",
    "from=yesterday",
    "to=1e999",
  ])("%s → 400 that names the parameter", async (query) => {
    const project = await freshProject();
    const answer = await project.fetchWithKey(`/api/v1/spans?${query}`);
    expect(answer.status).toBe(400);
    const text = await answer.clone().text();
    expect(await errorCode(answer)).toBe("invalid_query");
    expect(text).toContain(query.split("=")[0]);
    if (!/^(limit|cursor)/.test(query)) return;
    expect((await project.fetchWithKey(`/api/v1/conversations?${query}`)).status).toBe(400);
  });
});

describe("what is acknowledged and not committed", () => {
  /** A project whose database takes nothing. */
  async function behind(): Promise<Project> {
    const project = await freshProject();
    const [LOGS_0, LOGS_1] = [readOnlyDatabase(env.LOGS_0), readOnlyDatabase(env.LOGS_1)];
    await rebind(freshHub(project.project.id).stub, { LOGS_0, LOGS_1 });
    return project;
  }

  test("is read by key and in its conversation, and is the same when it is committed", async () => {
    const project = await behind();
    await accept(project, [
      {
        id: "root",
        trace_id: "t",
        conversation_id: "c",
        kind: "agent",
        input: "hi",
        start_time: minutesAgo(3),
        end_time: minutesAgo(1),
      },
      {
        id: "call",
        trace_id: "t",
        parent_id: "root",
        kind: "llm",
        model: "gpt-4o-mini",
        input: "hi",
        output: "hello",
        start_time: minutesAgo(2),
        end_time: minutesAgo(1),
      },
    ]);
    const before = await getConversation(project, "c");
    expect(before).toMatchObject({
      conversation: { id: "c", spans: 2, turns: 1, title: "hi", last_answer: "hello" },
      truncated: false,
    });
    expect(before.tree).toMatchObject([
      { span: { id: "root" }, orphan: false, children: [{ span: { id: "call" } }] },
    ]);
    expect(before.dialogue).toMatchObject([
      { key: "t:call", messages: [{ role: "user" }, { role: "assistant" }] },
    ]);
    const { committed: yet, ...span } = await getSpan(project, "t:call");
    expect(yet).toBe(false);

    const hub = freshHub(project.project.id);
    await rebind(hub.stub, {});
    await hub.commitNow();
    expect(await getConversation(project, "c")).toEqual(before);
    const after = await getSpan(project, "t:call");
    expect(after).toEqual({ ...span, committed: true });
    expect((await listConversations(project)).conversations).toEqual([before.conversation]);
  });

  test("is folded over what is", async () => {
    const project = await freshProject();
    await accept(project, {
      id: "s",
      trace_id: "t",
      name: "x",
      input: { a: 1 },
      parameters: { t: 0 },
      start_time: minutesAgo(2),
    });
    await committed(project);
    const [LOGS_0, LOGS_1] = [readOnlyDatabase(env.LOGS_0), readOnlyDatabase(env.LOGS_1)];
    const hub = freshHub(project.project.id);
    await rebind(hub.stub, { LOGS_0, LOGS_1 });
    await accept(project, {
      id: "s",
      trace_id: "t",
      conversation_id: "c",
      output: [1, 2],
      tools: ["x"],
      end_time: minutesAgo(1),
    });
    expect(await getSpan(project, "t:s")).toMatchObject({
      name: "x",
      status: "ok",
      conversation_id: "c",
      input: { a: 1 },
      output: [1, 2],
      parameters: { t: 0 },
      tools: ["x"],
      committed: false,
    });
    expect((await getSpan(project, "t:s")).payloads).toHaveLength(2);
    expect((await getConversation(project, "c")).conversation.spans).toBe(1);
    expect((await project.fetchWithKey("/api/v1/conversations/t")).status).toBe(404);
    await rebind(hub.stub, {});
  });
});

test("a span whose payload cannot be read now is said to be unavailable, and is whole again afterwards", async () => {
  const project = await freshProject();
  await accept(project, { id: "a", input: "hi", output: "hello" });
  await committed(project);
  const away = { get: () => Promise.reject(new Error("get: We encountered an internal error. (10001)")) };
  const headers = { authorization: `Bearer ${project.keys.secret}` };
  const answer = await callWith({ PAYLOADS: away as unknown as R2Bucket }, "/api/v1/spans/a", { headers });
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("5");
  expect(await errorCode(answer)).toBe("unavailable");
  expect((await getSpan(project, "a")).output).toBe("hello");
});

test("a key that may not send is told so, whatever it sends", async () => {
  const project = await freshProject();
  const answer = await project.fetchWithKey(
    "/api/v1/spans",
    { method: "POST", body: "not JSON" },
    project.keys.read,
  );
  expect(answer.status).toBe(403);
});
