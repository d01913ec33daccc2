import { DurableObject } from "cloudflare:workers";
import { readBase, writeCommit } from "../db/logs/commit.ts";
import { logShard } from "../db/logs/shards.ts";
import { putObject } from "../payloads/store.ts";
import type { ProjectStatus } from "../protocol/account.ts";
import { AppendQueue } from "./append-queue.ts";
import { BaseCache } from "./commit.ts";
import { Committer } from "./committer.ts";
import { Feed } from "./feed.ts";
import { LiveSpans } from "./live-spans.ts";
import { HubLog, type LogChunk, type LogEntry, parseRows } from "./log.ts";
import { loadWatcher, saveWatcher } from "./log-watchers.ts";
import { replay } from "./replay.ts";
import { findUncommitted, type UncommittedEvent, type UncommittedWanted } from "./uncommitted.ts";

/** The bindings that a hub uses, beside those of its shard. */
export interface HubEnv {
  PAYLOADS: R2Bucket;
  /** Bytes of the uncommitted log past which appends get 503. */
  HUB_MAX_BACKLOG_BYTES?: string;
}

/** Which project a hub serves. Callers have authenticated it. */
export interface HubProject {
  id: string;
  shard: number;
}

export type AppendAnswer = { ok: true; seq: number } | { ok: false; retryAfter: number; message: string };

const DEFAULT_MAX_BACKLOG_BYTES = 1024 ** 3;
const MAX_BACKLOG_AGE_MS = 24 * 3_600_000;
const RETRY_AFTER_S = 5;

const isoTime = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** One per project: appends, fans out, commits. Wiring only: what is decided is decided in its modules. */
export class ProjectHub extends DurableObject<HubEnv> {
  readonly #log: HubLog;
  readonly #queue: AppendQueue;
  readonly #cache = new BaseCache();
  readonly #committer: Committer;
  readonly #live: LiveSpans;
  readonly #feed: Feed;
  readonly #maxBacklogBytes: number;
  /** The last entry that watchers were shown. One that is not durable yet is in the log, and behind this. */
  #published: number;

  constructor(ctx: DurableObjectState, env: HubEnv) {
    super(ctx, env);
    const { storage } = ctx;
    const now = () => Date.now();
    this.#maxBacklogBytes = Number(env.HUB_MAX_BACKLOG_BYTES ?? DEFAULT_MAX_BACKLOG_BYTES);
    this.#log = new HubLog(storage.sql);
    this.#published = this.#log.last;
    this.#live = new LiveSpans(this.#cache);
    this.#queue = new AppendQueue({
      write: (chunks) => this.#log.append(chunks, now()),
      sync: () => storage.sync(),
      appended: (entries) => this.#appended(entries),
    });
    this.#committer = new Committer({
      log: this.#log,
      cache: this.#cache,
      commit: () => this.#commitDeps(),
      committed: ({ plan, base }, range) => {
        if (this.#feed.size === 0) return;
        this.#feed.publish(this.#live.committed(plan, base, range), this.#published);
        this.#feed.committed();
      },
      setAlarm: (at) => void storage.setAlarm(at),
      now,
    });
    this.#feed = new Feed({
      sockets: () => ctx.getWebSockets(),
      load: (id) => loadWatcher(storage.sql, id),
      save: (id, state) => saveWatcher(storage.sql, id, state),
      forget: (id) => saveWatcher(storage.sql, id, undefined),
      now,
      position: () => ({
        last: this.#log.last,
        committed: this.#log.committed,
        oldestKept: this.#log.oldestKept(),
      }),
      replay: (seq) => replay(this.#log, seq, (wanted) => this.#commitDeps().readBase(wanted)),
    });
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Takes events. `ok` means that they are durable; otherwise nothing was taken. */
  async append(project: HubProject, chunks: LogChunk[]): Promise<AppendAnswer> {
    this.#remember(project);
    const refusal = this.#refusal();
    if (refusal) return refusal;
    return { ok: true, seq: await this.#queue.append(chunks) };
  }

  /** Events that are acknowledged, but not yet in the database. */
  uncommitted(wanted: UncommittedWanted): UncommittedEvent[] {
    return findUncommitted(this.#log, wanted);
  }

  status(): ProjectStatus {
    const { events, bytes, oldest } = this.#log.backlog;
    return {
      seq: this.#log.last,
      uncommitted_events: events,
      uncommitted_bytes: bytes,
      oldest_uncommitted_at: isoTime(oldest),
      last_commit_at: isoTime(this.#committer.lastCommit),
      watchers: this.#feed.size,
    };
  }

  /** Closes the sockets that were opened by an actor who may no longer watch. */
  disconnect(actor: string): void {
    for (const socket of this.ctx.getWebSockets(actor)) {
      this.#left(socket);
      socket.close(4401, "the key was revoked");
    }
  }

  /** The WebSocket upgrade. The Worker has authenticated the request and says for whom. */
  override async fetch(request: Request): Promise<Response> {
    this.#remember({
      id: request.headers.get("x-binnacle-project") as string,
      shard: Number(request.headers.get("x-binnacle-shard")),
    });
    const { 0: client, 1: server } = new WebSocketPair();
    const actor = request.headers.get("x-binnacle-actor") as string;
    this.ctx.acceptWebSocket(server, [actor]);
    this.#feed.add(server, crypto.randomUUID());
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    await this.#feed.receive(socket, typeof message === "string" ? message : "");
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#left(socket);
    // 1005 and 1006 tell of a close without a code; they cannot be sent.
    if (code !== 1005 && code !== 1006) socket.close(code);
  }

  override webSocketError(socket: WebSocket): void {
    this.#left(socket);
  }

  override async alarm(): Promise<void> {
    await this.#committer.alarm();
  }

  #left(socket: WebSocket): void {
    this.#feed.remove(socket);
    if (this.#feed.size === 0) this.#live.clear();
  }

  #appended(entries: LogEntry[]): void {
    if (this.#feed.size > 0)
      for (const { rows, seq } of entries) this.#feed.publish(this.#live.append(parseRows(rows), seq), seq);
    this.#published = Math.max(this.#published, entries.at(-1)?.seq ?? 0);
    this.#committer.schedule();
  }

  #refusal(): AppendAnswer | undefined {
    if (this.#log.waiting.bytes > this.#maxBacklogBytes)
      return {
        ok: false,
        retryAfter: RETRY_AFTER_S,
        message: "the project's log is full: its database is away",
      };
    // Asking for the oldest is a query: only a log that is behind is asked.
    const { lastCommit } = this.#committer;
    if (
      this.#log.waiting.events > 0 &&
      (lastCommit === null || Date.now() - lastCommit > MAX_BACKLOG_AGE_MS)
    ) {
      const { oldest } = this.#log.backlog;
      if (oldest !== null && Date.now() - oldest > MAX_BACKLOG_AGE_MS)
        return { ok: false, retryAfter: RETRY_AFTER_S, message: "the project's database is away for a day" };
    }
    return undefined;
  }

  #commitDeps() {
    const project = this.#project();
    const db = logShard(this.env, project.shard);
    return {
      projectId: project.id,
      put: (key: string, bytes: Uint8Array) => putObject(this.env.PAYLOADS, key, bytes),
      readBase: (wanted: Parameters<typeof readBase>[2]) => readBase(db, project.id, wanted),
      writeCommit: (range: Parameters<typeof writeCommit>[2], plan: Parameters<typeof writeCommit>[3]) =>
        writeCommit(db, project.id, range, plan),
    };
  }

  #known: HubProject | undefined;

  /** An alarm comes without a caller: the project must be in storage by then. */
  #remember(project: HubProject): void {
    if (this.#known) return;
    this.#known = project;
    if (this.#log.meta("project") === undefined) this.#log.setMeta("project", JSON.stringify(project));
  }

  #project(): HubProject {
    this.#known ??= JSON.parse(this.#log.meta("project") as string) as HubProject;
    return this.#known;
  }
}
