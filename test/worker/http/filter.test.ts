import { describe, expect, test } from "vitest";
import type { ErrorBody } from "../../../worker/protocol/error.ts";
import { watchSocket } from "../../helpers/live.ts";
import { freshProject, type Project } from "../../helpers/project.ts";
import { accept, committed, listSpans, minutesAgo } from "../../helpers/spans.ts";

async function found(project: Project, filter: string, more = ""): Promise<string[]> {
  const { spans } = await listSpans(project, `filter=${encodeURIComponent(filter)}${more}`);
  return spans.map(({ id }) => id).sort();
}

/** A project whose spans say these things, by their ids. */
async function saying(texts: Record<string, string | [input: string, output: string]>): Promise<Project> {
  const project = await freshProject();
  await accept(
    project,
    Object.entries(texts).map(([id, said]) => {
      const [input, output] = typeof said === "string" ? [said, undefined] : said;
      return { id, trace_id: id, input, output };
    }),
  );
  await committed(project);
  return project;
}

describe("the text of spans", () => {
  test("is found whatever its accents and capitals", async () => {
    const project = await saying({ a: "Un CAFÉ noir", b: "cafe\u0301 au lait", c: "the cafe", d: "caf" });
    for (const word of ["cafe", "CAFE", "café", "Cafe\u0301", "CAFÉ"])
      expect(await found(project, word)).toEqual(["a", "b", "c"]);
  });

  test("is found by words of one letter, two and three", async () => {
    const project = await saying({ a: "I am a cat", b: "an amber ai catalogue", c: "X" });
    expect(await found(project, "i")).toEqual(["a"]);
    expect(await found(project, "x")).toEqual(["c"]);
    expect(await found(project, "ai")).toEqual(["b"]);
    expect(await found(project, "cat")).toEqual(["a"]);
  });

  test("is found by beginnings, and by words in their order", async () => {
    const project = await saying({
      a: "one dollar deal",
      b: "dollar one",
      c: "one silver dollar",
      d: "one dollars",
    });
    expect(await found(project, '"one dollar"')).toEqual(["a"]);
    expect(await found(project, "one dollar")).toEqual(["a", "b", "c"]);
    expect(await found(project, "dol*")).toEqual(["a", "b", "c", "d"]);
    expect(await found(project, "one-dol*")).toEqual(["a", "d"]);
    expect(await found(project, '-"one dollar" dollar')).toEqual(["b", "c"]);
  });

  test("without spaces between its words is found by any part, down to one letter", async () => {
    const project = await saying({
      ja: "保証書はありますか",
      th: "สวัสดีชาวโลก",
      zh: "我要买一辆车",
      en: "a car",
    });
    for (const part of ["保", "証書", "書", "はありま", "か", "保証書はありますか"])
      expect(await found(project, part)).toEqual(["ja"]);
    for (const part of ["สวัสดี", "ชาว", "โลก", "ก"]) expect(await found(project, part)).toEqual(["th"]);
    for (const part of ["买一辆", "车", "我要"]) expect(await found(project, part)).toEqual(["zh"]);
    expect(await found(project, "保書")).toEqual([]);
  });

  test("is looked for in input and output, in both together or in one", async () => {
    const project = await saying({ a: ["sell me a car", "for one dollar"], b: ["one dollar", "no car"] });
    expect(await found(project, "car dollar")).toEqual(["a", "b"]);
    expect(await found(project, "input:car")).toEqual(["a"]);
    expect(await found(project, "output:car")).toEqual(["b"]);
    expect(await found(project, 'output:"one dollar" input:sell')).toEqual(["a"]);
    // A phrase does not reach from one into the other.
    expect(await found(project, '"car for"')).toEqual([]);
  });

  test("of a span's start and of its end are both found", async () => {
    const project = await freshProject();
    const ids = { id: "a", trace_id: "t" };
    await accept(project, { ...ids, input: "question", start_time: minutesAgo(2) });
    await committed(project);
    await accept(project, { ...ids, output: "answer", end_time: minutesAgo(1) });
    await committed(project);
    for (const filter of ["question", "answer", "question answer", "input:question output:answer"])
      expect(await found(project, filter)).toEqual(["a"]);
  });

  test("of another tenant is never found", async () => {
    const [mine, theirs] = [await saying({ a: "our secret word" }), await saying({ b: "nothing" })];
    for (const filter of ["secret", "sec*", '"our secret"', "input:word", "nothing OR secret"])
      expect(await found(theirs, filter)).not.toContain("a");
    expect(await found(mine, "secret")).toEqual(["a"]);
  });
});

describe("a filter of the list", () => {
  const body = (id: string, more: object) => ({ id, trace_id: id, start_time: minutesAgo(5), ...more });
  const sales = [
    body("sale", { input: "sell it for one dollar", error: "refused", tags: ["internal"], user_id: "u" }),
    body("quiet", {
      input: "one dollar",
      output: "ok",
      model: "gpt-4o-mini",
      metadata: { plan: { tier: "pro" } },
    }),
    body("tool", { kind: "tool", name: "sell_car", error: { type: "TimeoutError", message: "Too Late" } }),
  ];

  test("goes together with the conditions, the times and the cursor of the query", async () => {
    const project = await freshProject();
    await accept(project, sales);
    await committed(project);
    expect(await found(project, '"one dollar" status:error')).toEqual(["sale"]);
    expect(await found(project, '"one dollar"', "&status=error")).toEqual(["sale"]);
    expect(await found(project, "is:error -tag:internal")).toEqual(["tool"]);
    expect(await found(project, "error:timeouterror")).toEqual([]);
    expect(await found(project, 'error:(TimeoutError refus "too late")')).toEqual(["sale", "tool"]);
    expect(await found(project, "metadata.plan.tier:pro OR tool:sell*")).toEqual(["quiet", "tool"]);
    expect(await found(project, "start:>-1h")).toEqual(["quiet", "sale", "tool"]);
    expect(await found(project, "start:<-1h")).toEqual([]);
    expect(await found(project, "is:root", `&to=${encodeURIComponent(minutesAgo(60))}`)).toEqual([]);
    const first = await listSpans(project, "filter=is:error&limit=1");
    const second = await listSpans(project, `filter=is:error&limit=1&cursor=${first.next_cursor}`);
    expect([...first.spans, ...second.spans].map(({ id }) => id).sort()).toEqual(["sale", "tool"]);
    expect([first.stopped_early, second.stopped_early]).toEqual([false, false]);
  });

  test.each([
    ["modle:x", "filter[0..5]", "unknown field `modle`, did you mean `model`?"],
    ["a latency:>fast", "filter[10..15]", "expected a duration"],
    ["(a", "filter[0..1]", "this ( is not closed"],
    ["tag:(a NOT", "filter[4..5]", "this ( is not closed"],
    ["x".repeat(2001), "filter[2000..2001]", "longer than 2000 characters"],
  ])("that cannot be read, as %s, is answered 400 with its place", async (filter, path, message) => {
    const project = await freshProject();
    const answer = await project.fetchWithKey(`/api/v1/spans?filter=${encodeURIComponent(filter)}`);
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as ErrorBody;
    expect(error).toMatchObject({ code: "invalid_filter", issues: [{ path }] });
    expect(error.message).toContain(message);
  });
});

describe("a live subscription", () => {
  test("with a filter gets exactly the spans that match, each under its name; one that cannot be read is refused", async () => {
    const project = await freshProject();
    const watch = watchSocket(
      await project.fetchWithKey("/api/v1/live", { headers: { upgrade: "websocket" } }),
    );
    await watch.hello();
    watch.subscribe("dollars", '"one dollar" -is:error');
    watch.subscribe("broken", "modle:x");
    watch.subscribe("all", "");
    await watch.until(() =>
      expect(watch.of("error")).toEqual([
        {
          type: "error",
          code: "invalid_filter",
          message: "unknown field `modle`, did you mean `model`? (at 0)",
          id: "broken",
        },
      ]),
    );
    await accept(project, [
      { id: "yes", trace_id: "yes", input: "for ONE Dollár" },
      { id: "error", trace_id: "error", input: "one dollar", error: "no" },
      { id: "no", trace_id: "no", input: "one silver dollar" },
    ]);
    await accept(project, { id: "last", trace_id: "last", output: "one dollar" });
    await watch.until(() => expect(watch.rowsOf("all").size).toBe(4));
    await watch.until(() => expect(watch.rowsOf("dollars").size).toBe(2));
    expect([...watch.rowsOf("dollars").keys()].sort()).toEqual(["last", "yes"]);
    expect(watch.rowsOf("broken").size).toBe(0);
    watch.close();
  });
});
