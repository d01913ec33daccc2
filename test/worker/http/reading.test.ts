import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { SpanNode } from "../../../worker/protocol/conversation.ts";
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
} from "../../helpers/spans.ts";
import { errorCode, signUp } from "../../helpers/worker.ts";

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

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

describe("conversations", () => {
  test("are listed by their latest word, in pages without repeats or holes", async () => {
    const project = await freshProject();
    const ids = Array.from({ length: 25 }, (_, n) => `c${String(n).padStart(2, "0")}`);
    await accept(
      project,
      ids.map((id, n) => ({ id, conversation_id: id, start_time: minutesAgo(30 - Math.floor(n / 3)) })),
    );
    await committed(project);
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await listConversations(project, `limit=4${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.conversations.map(({ id }) => id));
      cursor = page.next_cursor ?? "";
    } while (cursor);
    expect(seen).toEqual([...ids].reverse());
  });

  test("say the first question and the last answer, the user, the sums and what has no price", async () => {
    const project = await freshProject();
    const call = (n: number, more: object) => ({
      id: `s${n}`,
      conversation_id: "c",
      kind: "llm",
      user_id: "u",
      start_time: minutesAgo(10 - n),
      end_time: minutesAgo(9.5 - n),
      ...more,
    });
    await accept(project, [
      call(1, { input: "first?", output: "one", model: "gpt-4o-mini", usage: { input: 1000, output: 500 } }),
      call(2, { input: "second?", output: "two", model: "unheard-of", usage: { input: 5, output: 5 } }),
      call(3, { input: "third?", error: "overloaded" }),
    ]);
    await committed(project);
    const { conversations } = await listConversations(project);
    expect(conversations).toEqual([(await getConversation(project, "c")).conversation]);
    expect(conversations[0]).toMatchObject({
      id: "c",
      title: "first?",
      last_answer: "two",
      user_id: "u",
      turns: 3,
      spans: 3,
      errors: 1,
      running: 0,
      input_tokens: 1005,
      output_tokens: 505,
      cost_usd: 0.00045,
      unpriced: 1,
    });
    expect(conversations[0]?.duration_ms).toBeCloseTo(150_000, -2);
  });

  test("of more than 2,000 spans carry the newest 2,000, and say so; their sums are of all", async () => {
    const project = await freshProject();
    const first = Date.now() - 3_000_000;
    const spans = Array.from({ length: 2100 }, (_, n) => ({
      id: `s${n}`,
      trace_id: "t",
      start_time: first + n * 1000,
      ...(n > 0 && { parent_id: "s0" }),
    }));
    await accept(project, spans);
    await committed(project);
    const { tree, truncated, conversation } = await getConversation(project, "t");
    expect([truncated, conversation.spans, tree.length]).toEqual([true, 2100, 2000]);
    expect(tree[0]).toMatchObject({ span: { id: "s100" }, orphan: true });
    expect(tree.at(-1)?.span.id).toBe("s2099");
  });

  test("of 2,000 spans in one chain are read whole", async () => {
    const project = await freshProject();
    await accept(
      project,
      Array.from({ length: 2000 }, (_, n) => ({
        id: `s${n}`,
        trace_id: "t",
        start_time: Date.now() - 60_000 + n,
        ...(n > 0 && { parent_id: `s${n - 1}` }),
      })),
    );
    await committed(project);
    let [node, depth] = [(await getConversation(project, "t")).tree[0] as SpanNode | undefined, 0];
    while (node) [node, depth] = [node.children[0], depth + 1];
    expect(depth).toBe(2000);
  });

  test("are the same whether a trace joined them early or late", async () => {
    const [early, late] = [await freshProject(), await freshProject()];
    const start = minutesAgo(5);
    const root = { id: "root", trace_id: "t", input: "hi", kind: "agent", start_time: start };
    const child = { id: "child", trace_id: "t", parent_id: "root", start_time: start };
    await accept(early, [{ ...root, conversation_id: "c" }, child]);
    await accept(late, [root, child]);
    await committed(late);
    await accept(late, { id: "root", trace_id: "t", conversation_id: "c", start_time: start });
    await Promise.all([committed(early), committed(late)]);
    const plain = ({ tree, conversation }: Awaited<ReturnType<typeof getConversation>>) =>
      JSON.stringify({ tree, conversation }).replaceAll(/"received_at":"[^"]+"/g, "");
    expect(plain(await getConversation(late, "c"))).toBe(plain(await getConversation(early, "c")));
    expect((await listConversations(late)).conversations).toHaveLength(1);
  });
});

describe("a tenant is walled off", () => {
  test("the same ids in two projects are two spans; another's are in no list, no feed and no answer", async () => {
    const [mine, theirs] = [await freshProject(), await freshProject()];
    const watch = watchSocket(await mine.fetchWithKey("/api/v1/live", { headers: { upgrade: "websocket" } }));
    await watch.hello();
    watch.subscribe("all");
    await accept(theirs, [
      { id: "same", name: "theirs", conversation_id: "c" },
      { id: "only theirs", input: "secret", conversation_id: "d" },
    ]);
    await accept(mine, { id: "same", name: "mine", conversation_id: "c" });
    for (const _ of ["in the log", "committed"]) {
      expect(await getSpan(mine, "same")).toMatchObject({ name: "mine" });
      expect((await getConversation(mine, "c")).conversation.spans).toBe(1);
      for (const path of ["spans/only~20theirs", "conversations/d"]) {
        const answer = await mine.fetchWithKey(`/api/v1/${path}`);
        expect([path, answer.status, await errorCode(answer)]).toEqual([path, 404, "not_found"]);
        expect((await theirs.fetchWithKey(`/api/v1/${path}`)).status).toBe(200);
      }
      await Promise.all([committed(mine), committed(theirs)]);
    }
    expect((await listSpans(mine)).spans.map(({ name }) => name)).toEqual(["mine"]);
    expect((await listSpans(mine, "conversation=d")).spans).toEqual([]);
    expect((await listConversations(mine)).conversations.map(({ id }) => id)).toEqual(["c"]);
    expect([...watch.rows.values()].map(({ name }) => name)).toEqual(["mine"]);
    watch.close();
  });

  test("another project's cursor leads to one's own spans only", async () => {
    const [mine, theirs] = [await freshProject(), await freshProject()];
    await accept(theirs, [{ id: "a" }, { id: "b" }]);
    await accept(mine, { id: "m", start_time: minutesAgo(5) });
    await Promise.all([committed(mine), committed(theirs)]);
    const { next_cursor } = await listSpans(theirs, "limit=1");
    expect((await listSpans(mine, `cursor=${next_cursor}`)).spans.map(({ id }) => id)).toEqual(["m"]);
  });
});

describe("a live socket", () => {
  test("is closed with 4401 when its key is revoked, and no other is", async () => {
    const owner = await signUp();
    const key = await owner.createKey("read");
    const open = (secret: string) =>
      owner.fetchWithKey("/api/v1/live", { headers: { upgrade: "websocket" } }, secret);
    const [revoked, other] = [watchSocket(await open(key.key)), watchSocket(await open(owner.keys.secret))];
    await Promise.all([revoked.hello(), other.hello()]);
    other.subscribe("all");
    await owner.fetch(`/api/v1/keys/${key.id}`, { method: "DELETE" });
    expect(await revoked.closed).toMatchObject({ code: 4401 });
    expect((await open(key.key)).status).toBe(401);
    await accept(owner, { id: "s" });
    await other.until(() => expect(other.rows.size).toBe(1));
    other.close();
  });

  test("answers ping with pong, and a request that is no upgrade with 426", async () => {
    const project = await freshProject();
    const plain = await project.fetchWithKey("/api/v1/live");
    expect([plain.status, await errorCode(plain)]).toEqual([426, "upgrade_required"]);
    const answer = await project.fetchWithKey("/api/v1/live", { headers: { upgrade: "websocket" } });
    const socket = answer.webSocket as WebSocket;
    const pong = new Promise((resolve) => socket.addEventListener("message", ({ data }) => resolve(data)));
    socket.accept();
    socket.send("ping");
    expect(await pong).toBe("pong");
    socket.close();
  });
});
