import { describe, expect, test } from "vitest";
import type { SpanNode } from "../../../worker/protocol/conversation.ts";
import { watchSocket } from "../../helpers/live.ts";
import { freshProject } from "../../helpers/project.ts";
import {
  accept,
  committed,
  getConversation,
  getSpan,
  listConversations,
  listSpans,
  minutesAgo,
} from "../../helpers/spans.ts";
import { errorCode, signUp } from "../../helpers/worker.ts";

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
