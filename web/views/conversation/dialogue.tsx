import { type Signal, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Empty } from "../../components/empty.tsx";
import { MessageView, type ToolCall } from "../../components/message.tsx";
import { pairTools } from "../../components/message-tools.ts";
import { Note } from "../../components/note.tsx";
import { Time } from "../../components/time.tsx";
import { formatDuration } from "../../format/format.ts";
import type { ConversationNow, DialogueTurn } from "../../state/conversation.ts";
import { spansOfCalls } from "../../state/conversation-model.ts";

/** Nearer to the end than this, the dialogue follows what is being written. */
const FOLLOW_PX = 80;

/** What was said, as the people who said it would read it. Every message leads to the span it came from. */
export function Dialogue({
  now,
  hovered,
  onOpen,
  onEarlier,
}: {
  now: ConversationNow;
  hovered: Signal<string | null>;
  onOpen: (key: string) => void;
  onEarlier: () => void;
}) {
  const { turns, rows, unread } = now;
  const results = useMemo(() => pairTools(turns.flatMap((turn) => turn.messages)), [turns]);
  const calls = useMemo(() => spansOfCalls(turns, rows), [turns, rows]);
  const pane = useFollow(now);

  const tookOf = (call: ToolCall): ComponentChildren => {
    const span = calls.get(call);
    if (!span) return null;
    return (
      <button type="button" class="text-button" onClick={() => onOpen(span.key)}>
        {span.status === "running"
          ? "running"
          : span.status === "error"
            ? "failed"
            : formatDuration(span.latency_ms)}
      </button>
    );
  };

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="pane dialogue" aria-label="Dialogue" tabIndex={0} ref={pane}>
      {unread.length > 0 && (
        <p class="list-foot">
          <Button size="small" onClick={onEarlier}>
            Read {Math.min(20, unread.length)} earlier of {unread.length}
          </Button>
        </p>
      )}
      {turns.length === 0 && unread.length === 0 && (
        <Empty icon="conversations" title="Nothing was said">
          <p>The spans of this conversation carry no messages.</p>
        </Empty>
      )}
      {turns.map((turn) => (
        <TurnView
          key={turn.span.key}
          turn={turn}
          results={results}
          hovered={hovered}
          tookOf={tookOf}
          onOpen={onOpen}
        />
      ))}
    </section>
  );
}

function TurnView({
  turn,
  results,
  hovered,
  tookOf,
  onOpen,
}: {
  turn: DialogueTurn;
  results: ReturnType<typeof pairTools>;
  hovered: Signal<string | null>;
  tookOf: (call: ToolCall) => ComponentChildren;
  onOpen: (key: string) => void;
}) {
  const { span } = turn;
  // A computed for each turn: a hover draws two of them again, not all.
  const linked = useComputed(() => hovered.value === span.key);
  const running = span.status === "running";
  const last = turn.messages.at(-1);
  const writing = running && last?.role === "assistant";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only lights up the span in the trace.
    <div
      class="turn"
      data-linked={linked.value || undefined}
      onMouseEnter={() => {
        hovered.value = span.key;
      }}
      onMouseLeave={() => {
        hovered.value = null;
      }}
    >
      {turn.messages.map((message, index) => (
        <MessageView
          // Messages of a turn have no names, and only ever grow.
          key={index}
          message={message}
          results={results}
          running={writing && message === last}
          tookOf={tookOf}
          aside={<FromSpan turn={turn} onOpen={onOpen} />}
        />
      ))}
      {running && !writing && (
        <MessageView
          message={{ role: "assistant", parts: [] }}
          running
          aside={<FromSpan turn={turn} onOpen={onOpen} />}
        />
      )}
      {span.status === "error" && (
        <Note tone="bad" icon="warning">
          <span class="plain-text" dir="auto">
            {span.error?.message ||
              span.error?.type ||
              "The call failed, and the application did not say why."}
          </span>
        </Note>
      )}
    </div>
  );
}

/** When it was said, and the way to its span. */
function FromSpan({ turn: { span }, onOpen }: { turn: DialogueTurn; onOpen: (key: string) => void }) {
  return (
    <span class="message-from small">
      <button
        type="button"
        class="text-button"
        onClick={(event) => {
          // Inside a summary, a press would fold it as well.
          event.preventDefault();
          onOpen(span.key);
        }}
      >
        Span
      </button>
      <Time iso={span.start_time} />
    </span>
  );
}

/** Keeps the end in sight while one is there, and leaves alone who reads further up. */
function useFollow(now: ConversationNow) {
  const pane = useRef<HTMLElement>(null);
  const follow = useRef(now.row.running > 0);
  useLayoutEffect(() => {
    const element = pane.current;
    if (!element) return;
    const look = () => {
      follow.current = element.scrollHeight - element.scrollTop - element.clientHeight < FOLLOW_PX;
    };
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, []);
  // With every change of the conversation.
  useLayoutEffect(() => {
    if (follow.current) pane.current?.scrollTo({ top: pane.current.scrollHeight });
  }, [now]);
  return pane;
}
