import { type ReadonlySignal, signal } from "@preact/signals";
import { conversationOf } from "../../worker/domain/conversation.ts";
import { turnOf } from "../../worker/domain/dialogue.ts";
import { speakersOf } from "../../worker/domain/speakers.ts";
import { buildTree } from "../../worker/domain/tree.ts";
import type { ConversationDetail, ConversationRow, SpanNode } from "../../worker/protocol/conversation.ts";
import type { Message, SpanDetail, SpanRow } from "../../worker/protocol/span.ts";
import { type ApiError, asApiError, getConversation, getSpan, isAbort } from "../api/client.ts";
import { connectLive, type LiveConnection, type LiveStatus } from "../api/live.ts";
import { frame, type Schedule } from "./spans-frame.ts";

/** What one span adds to the dialogue. */
export interface DialogueTurn {
  span: SpanRow;
  messages: Message[];
}

/** A conversation as it is now. */
export interface ConversationNow {
  row: ConversationRow;
  /** In order of start. */
  rows: SpanRow[];
  tree: SpanNode[];
  turns: DialogueTurn[];
  /** Spans that speak, older than those whose words were read. */
  unread: SpanRow[];
  truncated: boolean;
}

export interface ConversationView {
  /** Null until it was read. */
  readonly now: ReadonlySignal<ConversationNow | null>;
  readonly error: ReadonlySignal<ApiError | null>;
  readonly status: ReadonlySignal<LiveStatus>;
  reload(): Promise<void>;
  /** Reads the words of the last `count` spans that speak and were not read. */
  readEarlier(count: number): Promise<void>;
  start(): () => void;
}

/** Tokens of a running span come many times a second: its words are read again at most this often. */
const WORDS_EVERY_MS = 400;
const FEED_WITHIN_MS = 400;

interface Sources {
  connect?: (project: string) => LiveConnection;
  read?: (project: string, id: string, abort: AbortSignal) => Promise<ConversationDetail>;
  readSpan?: (project: string, key: string) => Promise<SpanDetail>;
  schedule?: Schedule;
}

export function createConversationView(project: string, id: string, sources: Sources = {}): ConversationView {
  const connect = sources.connect ?? connectLive;
  const read = sources.read ?? getConversation;
  const readSpan = sources.readSpan ?? getSpan;
  const draw = sources.schedule ?? frame();
  const now = signal<ConversationNow | null>(null);
  const error = signal<ApiError | null>(null);
  const status = signal<LiveStatus>("connecting");
  const rows = new Map<string, SpanRow>();
  const words = new Map<string, Message[]>();
  // Keys whose words change, with the state of their reading: asked for once more while under way or not.
  const reading = new Map<string, { again: boolean }>();
  // Rows that the feed sent while the whole was being read: they are newer than what that says.
  let early: SpanRow[] | null = null;
  let base: ConversationDetail | null = null;
  let current: AbortController | null = null;
  let stopped = false;

  function show(): void {
    draw(() => {
      if (base) now.value = build(base);
    });
  }

  function build(detail: ConversationDetail): ConversationNow {
    const ordered = [...rows.values()].sort((a, b) => (a.start_time < b.start_time ? -1 : 1));
    const tree = buildTree(ordered);
    const speakers = speakersOf(tree);
    const turns: DialogueTurn[] = [];
    const unread: SpanRow[] = [];
    for (const span of speakers) {
      const messages = words.get(span.key);
      if (messages) turns.push({ span, messages });
      else if (!reading.has(span.key)) unread.push(span);
    }
    return {
      // Sums over a part are not those of the whole.
      row: detail.truncated ? detail.conversation : conversationOf(id, ordered),
      rows: ordered,
      tree,
      turns,
      unread,
      truncated: detail.truncated,
    };
  }

  async function reload(): Promise<void> {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    early = [];
    try {
      const detail = await read(project, id, mine.signal);
      if (current !== mine) return;
      base = detail;
      rows.clear();
      for (const row of rowsOf(detail.tree)) rows.set(row.key, row);
      for (const turn of detail.dialogue) if (!reading.has(turn.key)) words.set(turn.key, turn.messages);
      const newer = early;
      early = null;
      error.value = null;
      take(newer);
      show();
    } catch (cause) {
      if (current !== mine || isAbort(cause)) return;
      early = null;
      error.value = asApiError(cause);
    }
  }

  function take(changed: readonly SpanRow[]): void {
    if (early) early.push(...changed);
    for (const row of changed) rows.set(row.key, row);
    const speaking = new Set(speakersOf(buildTree([...rows.values()])).map(({ key }) => key));
    for (const { key } of changed) if (speaking.has(key)) void readWords(key);
    show();
  }

  /** At most one question for a key is under way; what changes meanwhile is asked for once, after it. */
  async function readWords(key: string): Promise<void> {
    const under = reading.get(key);
    if (under) {
      under.again = true;
      return;
    }
    const mine = { again: false };
    reading.set(key, mine);
    try {
      const detail = await readSpan(project, key);
      words.set(key, turnOf(detail.messages));
    } catch {
      // The row is right all the same; its words come with the next change, or when the page is read anew.
    }
    if (mine.again) await new Promise((resolve) => setTimeout(resolve, WORDS_EVERY_MS));
    reading.delete(key);
    if (stopped) return;
    if (mine.again) void readWords(key);
    show();
  }

  return {
    now,
    error,
    status,
    reload,
    async readEarlier(count) {
      const unread = now.value?.unread.slice(-count) ?? [];
      await Promise.all(unread.map(({ key }) => readWords(key)));
    },
    start() {
      stopped = false;
      const connection = connect(project);
      const stopStatus = connection.status.subscribe((next) => {
        status.value = next;
      });
      let fallback: ReturnType<typeof setTimeout> | undefined;
      const readAnew = () => {
        clearTimeout(fallback);
        void reload();
      };
      const unsubscribe = connection.subscribe({ conversation_id: id }, take, readAnew);
      if (connection.status.peek() === "live") readAnew();
      else fallback = setTimeout(readAnew, FEED_WITHIN_MS);
      return () => {
        stopped = true;
        clearTimeout(fallback);
        unsubscribe();
        stopStatus();
        connection.release();
        current?.abort();
        current = null;
      };
    },
  };
}

/** The spans of trees, without recursion: a client can nest as deep as it sends spans. */
function rowsOf(tree: readonly SpanNode[]): SpanRow[] {
  const rows: SpanRow[] = [];
  const stack = [...tree];
  for (let node = stack.pop(); node; node = stack.pop()) {
    rows.push(node.span);
    stack.push(...node.children);
  }
  return rows;
}
