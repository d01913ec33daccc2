import { randomBytes } from "node:crypto";
import type { Client, Event } from "./client.ts";
import type { Scenario, Step, Turn } from "./scenario.ts";
import { anthropic, embeddingUsage, openai, type Said } from "./wire.ts";

/** Time as a conversation sees it: the real one, or one that jumps, for conversations of the past. */
export interface Clock {
  /** Milliseconds since 1970, with fractions. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Runs these side by side, each on a clock that starts now. */
  together(runs: ((clock: Clock) => Promise<void>)[]): Promise<void>;
}

/** A clock that stands until somebody sleeps. Begins at `start`, milliseconds since 1970. */
export function jumpingClock(start: number): Clock {
  let time = start;
  return {
    now: () => time,
    async sleep(ms) {
      time += ms;
    },
    async together(runs) {
      const ends: number[] = [];
      for (const run of runs) {
        const clock = jumpingClock(time);
        await run(clock);
        ends.push(clock.now());
      }
      time = Math.max(time, ...ends);
    },
  };
}

const SYSTEM =
  "You are Skipper, the assistant of Bayside Motors, a dealership of Meridian cars. Be brief and friendly. Answer from the documents you are given; use the tools for stock, bookings and prices. Never promise a price that the sales desk has not set, and recommend only Meridian cars.";

const hex = (bytes: number) => randomBytes(bytes).toString("hex");
/** People and machines are never quite as fast as the script says. */
const jitter = (ms: number) => ms * (0.8 + Math.random() * 0.5);
const iso = (ms: number) =>
  `${new Date(ms).toISOString().slice(0, -1)}${String(Math.floor((ms % 1) * 1000)).padStart(3, "0")}Z`;

type Inside = Extract<Step, { steps: Step[] }>;

interface Trace {
  system: string;
  clock: Clock;
  client: Client;
  /** What every span of the trace says. */
  common: Event;
  said: Said[];
}

/** Plays one conversation: each span's start is sent when it starts, and its end when it ends. */
export async function playConversation(scenario: Scenario, client: Client, clock: Clock): Promise<void> {
  const said: Said[] = [];
  const common = {
    conversation_id: `conv-${hex(6)}`,
    user_id: `customer-${1000 + Math.floor(Math.random() * 400)}`,
    environment: scenario.environment ?? "production",
    release: scenario.release ?? "2026.11.2",
    tags: scenario.tags,
    metadata: scenario.metadata,
  };
  for (const turn of scenario.turns) {
    const trace = {
      system: scenario.system ?? SYSTEM,
      clock,
      client,
      said,
      common: { ...common, trace_id: hex(16) },
    };
    await playTurn(turn, trace);
    const answer = said.at(-1);
    const words = answer?.role === "assistant" ? (answer.text ?? "").length / 5 : 0;
    await clock.sleep(jitter(2500 + words * 90));
  }
}

async function playTurn(turn: Turn, trace: Trace): Promise<void> {
  const { said } = trace;
  said.push({ role: "user", text: turn.user });
  await span(trace, { kind: "agent", name: "Skipper", input: turn.user }, async (id) => {
    for (const step of turn.steps) await playStep(step, id, trace);
    const last = said.at(-1);
    const answer = turn.answer ?? (last?.role === "assistant" ? last.text : undefined);
    if (turn.answer) said.push({ role: "assistant", text: turn.answer });
    return { output: answer, ...failure(turn.error) };
  });
}

/** Sends a span's start, does what is in it, and sends its end. */
async function span(trace: Trace, start: Event, inside: (id: string) => Promise<Event>): Promise<void> {
  const id = hex(8);
  const identity = { id, ...trace.common };
  const start_time = iso(trace.clock.now());
  await trace.client.send([{ ...identity, ...start, start_time, status: "running" }]);
  const end = await inside(id);
  const end_time = iso(trace.clock.now());
  await trace.client.send([{ id, trace_id: trace.common.trace_id, status: "ok", ...end, end_time }]);
}

const failure = (error: Step["error"]): Event => (error ? { status: "error", error } : {});

async function playStep(step: Step, parent_id: string, trace: Trace): Promise<void> {
  const { clock } = trace;
  const named = { parent_id, kind: step.kind, name: step.name };
  const wait = () => clock.sleep(jitter(step.ms));
  switch (step.kind) {
    case "llm":
      return playModel(step, named, trace);
    case "tool":
      return span(trace, { ...named, input: step.args }, async () => {
        await wait();
        const call = openCall(trace.said, step.name);
        if (call) trace.said.push({ role: "tool", id: call.id, result: step.result ?? step.error });
        return { output: step.result, ...failure(step.error) };
      });
    case "retrieval":
      return span(trace, { ...named, input: step.query }, async () => {
        await wait();
        return { output: step.documents };
      });
    case "embedding":
      return span(trace, { ...named, provider: "openai", model: step.model, input: step.text }, async () => {
        await wait();
        return { output: { dimensions: 1536 }, usage: embeddingUsage(step.text) };
      });
    case "guardrail":
      return span(trace, { ...named, input: step.text }, async () => {
        await wait();
        return { output: step.verdict };
      });
    default:
      return playInside(step, named, trace);
  }
}

/** A chain is part of the talk; an agent that was called as a tool has one of its own, and answers the call. */
async function playInside(step: Inside, named: Event, trace: Trace): Promise<void> {
  const call = openCall(trace.said);
  const question = String((step.kind === "agent" && call?.args.question) || lastQuestion(trace.said));
  const inner: Trace =
    step.kind === "agent"
      ? { ...trace, system: step.system, said: [{ role: "user", text: question }] }
      : trace;
  await span(trace, { ...named, input: question }, async (id) => {
    const runs = step.steps.map((child) => (clock: Clock) => playStep(child, id, { ...inner, clock }));
    if (step.kind === "chain" && step.parallel) await trace.clock.together(runs);
    else for (const run of runs) await run(trace.clock);
    if (step.kind === "chain") return {};
    const last = inner.said.at(-1);
    const output = last?.role === "assistant" ? last.text : undefined;
    if (call) trace.said.push({ role: "tool", id: call.id, result: output });
    return { output };
  });
}

const lastQuestion = (said: Said[]): string =>
  said.flatMap((message) => (message.role === "user" ? [message.text] : [])).at(-1) ?? "";

/** A tool call that has no result yet. */
function openCall(said: Said[], name?: string) {
  const done = new Set(said.flatMap((message) => (message.role === "tool" ? [message.id] : [])));
  const calls = said.flatMap((message) => (message.role === "assistant" ? (message.calls ?? []) : []));
  return calls.find((call) => !done.has(call.id) && (name === undefined || call.name === name));
}

async function playModel(step: Extract<Step, { kind: "llm" }>, named: Event, trace: Trace): Promise<void> {
  const { clock, said } = trace;
  const answer: Said =
    typeof step.answer === "string"
      ? { role: "assistant", text: step.answer }
      : { role: "assistant", calls: step.answer.map((call) => ({ ...call, id: `call_${hex(6)}` })) };
  const speak = step.provider === "openai" ? openai : anthropic;
  const { input, output, usage, finish_reason } = speak(trace.system, [...said], answer);
  const start = { ...named, provider: step.provider, model: step.model, input, parameters: PARAMETERS };
  await span(trace, start, async () => {
    const ms = jitter(step.ms);
    // About a third of the time goes by before the first word.
    await clock.sleep(ms / 3);
    const first_token_time = iso(clock.now());
    await clock.sleep((ms * 2) / 3);
    if (step.error) return failure(step.error);
    said.push(answer);
    return { output, usage, finish_reason, first_token_time };
  });
}

const PARAMETERS = { temperature: 0.3, max_tokens: 600 };
