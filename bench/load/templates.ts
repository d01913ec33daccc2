import { Prose, seeded } from "./random.ts";

/** What differs between two sendings of a template; each has a fixed width, so that it is written in place. */
export type Slot =
  | { at: number; is: "trace" | "conversation" }
  | { at: number; is: "span" | "parent"; span: number }
  /** Milliseconds after the trace's start, as ISO 8601. */
  | { at: number; is: "time"; after: number };

/** An event's JSON with places to fill in. */
export interface EventTemplate {
  bytes: Buffer;
  slots: Slot[];
}

/** Traces of one dialogue, each a list of spans: agent, retrieval, tool, llm. */
export type ConversationTemplate = EventTemplate[][];

const TRACE = "T".repeat(32);
const CONVERSATION = "C".repeat(32);
const spanMark = (span: number) => `S${span}`.padEnd(16, "_");
const parentMark = (span: number) => `P${span}`.padEnd(16, "_");
const timeMark = (ms: number) => `@${ms}`.padEnd(24, "_");
const MARKS = /"(?:(T{32})|(C{32})|S(\d)_{14}|P(\d)_{14}|@(\d+)_+)"/g;

const CONVERSATIONS = 120;
const HISTORY = 8;

/** Dialogues of a support assistant, the same in every run. Their events average 2 KB. */
export function makeTemplates(): ConversationTemplate[] {
  const random = seeded(7);
  const prose = new Prose(random);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
  const system = prose.text(420);
  return Array.from({ length: CONVERSATIONS }, (_, n) => {
    const history: { role: string; content: string }[] = [];
    const common = {
      conversation_id: CONVERSATION,
      user_id: `user_${between(1000, 9999)}`,
      environment: "production",
      release: "2026.11.2",
      tags: ["support", n % 3 === 0 ? "mobile" : "web"],
    };
    return Array.from({ length: between(2, 7) }, () => {
      const question = prose.text(between(60, 240));
      const answer = prose.text(between(250, 900));
      const search = between(40, 160);
      const tool = search + between(30, 400);
      const first = tool + between(200, 900);
      const end = first + between(400, 2500);
      const messages = [
        { role: "system", content: system },
        ...history.slice(-HISTORY),
        { role: "user", content: question },
      ];
      const prompt = Math.ceil(JSON.stringify(messages).length / 4);
      const completion = Math.ceil(answer.length / 4);
      const spans = [
        {
          id: spanMark(0),
          trace_id: TRACE,
          ...common,
          kind: "agent",
          name: "answer_customer",
          input: question,
          output: answer,
          start_time: timeMark(0),
          end_time: timeMark(end + 3),
          metadata: {
            plan: n % 4 === 0 ? "pro" : "free",
            region: "eu-west",
            route: "/chat/reply",
            attempt: 1,
          },
        },
        {
          id: spanMark(1),
          trace_id: TRACE,
          parent_id: parentMark(0),
          ...common,
          kind: "retrieval",
          name: "search_handbook",
          input: { query: question, top_k: 3, index: "handbook-v7" },
          output: Array.from({ length: 3 }, (_, rank) => ({
            id: `doc_${between(100, 999)}`,
            score: Number((0.93 - rank * 0.07).toFixed(3)),
            source: `handbook/${prose.word()}.md`,
            text: prose.text(between(350, 600)),
          })),
          start_time: timeMark(4),
          end_time: timeMark(search),
        },
        {
          id: spanMark(2),
          trace_id: TRACE,
          parent_id: parentMark(0),
          ...common,
          kind: "tool",
          name: "look_up_order",
          input: { order_id: `ord_${between(10_000, 99_999)}`, include: ["items", "shipping", "refunds"] },
          output: {
            status: "shipped",
            items: Array.from({ length: 3 }, () => ({
              sku: prose.word(),
              title: prose.text(40),
              quantity: between(1, 4),
              price: between(5, 200),
            })),
            note: prose.text(between(80, 300)),
          },
          start_time: timeMark(search + 2),
          end_time: timeMark(tool),
        },
        {
          id: spanMark(3),
          trace_id: TRACE,
          parent_id: parentMark(0),
          ...common,
          kind: "llm",
          name: "chat",
          provider: "openai",
          model: n % 3 === 0 ? "gpt-4o" : "gpt-4o-mini",
          parameters: { temperature: 0.2, max_tokens: 800, top_p: 1, stream: true },
          input: messages,
          output: { role: "assistant", content: answer },
          finish_reason: "stop",
          usage: {
            prompt_tokens: prompt,
            completion_tokens: completion,
            total_tokens: prompt + completion,
            prompt_tokens_details: { cached_tokens: 0 },
          },
          start_time: timeMark(tool + 3),
          first_token_time: timeMark(first),
          end_time: timeMark(end),
        },
      ];
      history.push({ role: "user", content: question }, { role: "assistant", content: answer });
      return spans.map((span) => template(JSON.stringify(span)));
    });
  });
}

function template(json: string): EventTemplate {
  const slots: Slot[] = [];
  for (const match of json.matchAll(MARKS)) {
    const [, trace, conversation, span, parent, after] = match;
    const at = match.index + 1;
    if (trace) slots.push({ at, is: "trace" });
    else if (conversation) slots.push({ at, is: "conversation" });
    else if (span) slots.push({ at, is: "span", span: Number(span) });
    else if (parent) slots.push({ at, is: "parent", span: Number(parent) });
    else slots.push({ at, is: "time", after: Number(after) });
  }
  // The texts are ASCII: characters are bytes, and the places found hold in both.
  return { bytes: Buffer.from(json, "latin1"), slots };
}
