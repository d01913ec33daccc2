/** What a model answers: text, or calls of tools. */
export interface ToolCall {
  name: string;
  args: Record<string, unknown>;
}

interface StepBase {
  name: string;
  /** How long it takes, in milliseconds. A parent takes as long as its steps. */
  ms: number;
  /** Ends the step as failed. */
  error?: { type: string; message: string };
}

export type Step = StepBase &
  (
    | { kind: "llm"; model: string; provider: "openai" | "anthropic"; answer: string | ToolCall[] }
    | { kind: "tool"; args: Record<string, unknown>; result?: unknown }
    | { kind: "retrieval"; query: string; documents: { id: string; score: number; text: string }[] }
    | { kind: "embedding"; model: string; text: string }
    | { kind: "guardrail"; text: string; verdict: Record<string, unknown> }
    | { kind: "chain"; steps: Step[]; parallel?: boolean }
    | { kind: "agent"; system: string; steps: Step[] }
  );

export interface Turn {
  user: string;
  steps: Step[];
  /** What the customer is told, when it is not the last model's answer. */
  answer?: string;
  /** Ends the turn as failed. */
  error?: { type: string; message: string };
}

/** A conversation of the demo, as data. */
export interface Scenario {
  name: string;
  tags: string[];
  metadata: Record<string, unknown>;
  system?: string;
  environment?: string;
  release?: string;
  turns: Turn[];
}

const MINI = { model: "gpt-4o-mini", provider: "openai" } as const;
const SONNET = { model: "claude-sonnet-4-20250514", provider: "anthropic" } as const;

type Failure = StepBase["error"];

export const mini = (ms: number, answer: string | ToolCall[], error?: Failure): Step => ({
  ...MINI,
  kind: "llm",
  name: "chat",
  ms,
  answer,
  error,
});
export const sonnet = (ms: number, answer: string | ToolCall[], error?: Failure): Step => ({
  ...SONNET,
  kind: "llm",
  name: "chat",
  ms,
  answer,
  error,
});
export const call = (name: string, args: Record<string, unknown>): ToolCall[] => [{ name, args }];
export const tool = (
  ms: number,
  name: string,
  args: Record<string, unknown>,
  result?: unknown,
  error?: Failure,
): Step => ({ kind: "tool", name, ms, args, result, error });

/** A search in the showroom's documents: the question is embedded, then the index is asked. */
export const search = (ms: number, query: string, ...texts: string[]): Step => ({
  kind: "chain",
  name: "search documents",
  ms: 0,
  steps: [
    {
      kind: "embedding",
      name: "embed",
      ms: Math.round(ms / 3),
      model: "text-embedding-3-small",
      text: query,
    },
    {
      kind: "retrieval",
      name: "vector search",
      ms: Math.round((ms * 2) / 3),
      query,
      documents: texts.map((text, n) => ({
        id: `doc-${n + 11}`,
        score: Number((0.91 - n * 0.07).toFixed(2)),
        text,
      })),
    },
  ],
});
export const guard = (ms: number, text: string, verdict: Record<string, unknown>): Step => ({
  kind: "guardrail",
  name: "input check",
  ms,
  text,
  verdict,
});
/** An agent that another one called as a tool, with its `question`. */
export const agent = (name: string, system: string, ...steps: Step[]): Step => ({
  kind: "agent",
  name,
  ms: 0,
  system,
  steps,
});
/** Steps that run side by side. */
export const together = (name: string, ...steps: Step[]): Step => ({
  kind: "chain",
  name,
  ms: 0,
  steps,
  parallel: true,
});
