import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";

/** One sample: the thread's name, and the frames from the innermost out. */
export interface Stack {
  thread: string;
  frames: string[];
}

/** Reads what `perf script -F comm,tid,ip,sym` prints. */
export function parseStacks(text: string): Stack[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.split("\n").filter((line) => line.trim() !== ""))
    .filter((lines) => lines.length > 1)
    .map(([head, ...frames]) => ({
      thread: (head as string).trim(),
      frames: frames.map((line) => line.trim().replace(/^[0-9a-f]+ /, "")),
    }));
}

// What native code does wherever it is called from; the first that a frame matches, from the innermost out.
const WORK: [string, RegExp][] = [
  ["full-text index", /fts5|Fts5/],
  ["JSON functions of SQLite", /^json[A-Z]|^sqlite3Json/],
  [
    "SQLite: write-ahead log, checkpoints, fsync",
    /WalFrames|walWrite|PagerCommit|walCheckpoint|WalCheckpoint|BtreeCommit/,
  ],
  ["SQLite: parsing statements", /sqlite3Prepare|sqlite3RunParser/],
  ["SQLite: rows and indexes", /sqlite3_step|sqlite3VdbeExec/],
  ["gzip", /deflate|inflate|Zlib|GzipOutput/],
  ["JSON.stringify", /JsonStringif/],
  ["JSON.parse", /JsonParse/],
  ["garbage collection", /Scaveng|MarkCompact|MinorGC|IncrementalMarking|Sweeper|Heap::CollectGarbage/],
  ["hashing", /md5_|sha\d+_/],
];

// What the runtime does between the calls of JavaScript.
const RUNTIME: [string, RegExp][] = [
  ["runtime: SQLite outside of statements", /ActorSqlite|SqliteDatabase/],
  ["runtime: RPC", /capnp|JsRpc|Serializer|Deserializer/],
  ["runtime: HTTP", /[Hh]ttp/],
  ["runtime: streams", /Stream/],
  ["runtime: event loop", /kj::|epoll|EventPort/],
];

// V8 marks how a function was compiled: ^ baseline, + and * optimised, ~ interpreted.
const JAVASCRIPT = /^JS:[\^+~*o']*\s*(.*?) ?(\S+?):(\d+):(\d+)$/;

export interface Attribution {
  /** What was being done, or "JavaScript". */
  work: string;
  /** The innermost function of ours, `name file`. Null when none was on the stack. */
  owner: string | null;
  /** All functions of ours on the stack. */
  within: Set<string>;
}

/** Says of a stack what was being done, and by which function. */
export class Attributor {
  readonly #map: SourceMap;

  constructor(sourceMapFile: string) {
    this.#map = new SourceMap(JSON.parse(readFileSync(sourceMapFile, "utf8")));
  }

  attribute({ thread, frames }: Stack): Attribution {
    if (!thread.startsWith("workerd"))
      return { work: "V8's threads (compiler, collector)", owner: null, within: new Set() };
    let work: string | undefined;
    let owner: string | null = null;
    const within = new Set<string>();
    for (const frame of frames) {
      const place = this.#place(frame);
      if (place) {
        work ??= "JavaScript";
        owner ??= place;
        within.add(place);
      } else if (!owner) work ??= WORK.find(([, pattern]) => pattern.test(frame))?.[0];
    }
    work ??= RUNTIME.find(([, pattern]) => frames.some((frame) => pattern.test(frame)))?.[0];
    return { work: work ?? "runtime: other", owner, within };
  }

  /** A function of ours, or of Miniflare's simulators, as `name file:line`. Node's shims belong to their callers. */
  #place(frame: string): string | undefined {
    const [, name, file, line, column] = JAVASCRIPT.exec(frame) ?? [];
    if (file === undefined || /^(node-internal|cloudflare-internal|miniflare):/.test(file)) return undefined;
    const said = name || "(anonymous)";
    if (file !== "index.js") return `${said} ${file} (Miniflare)`;
    const entry = this.#map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!("originalSource" in entry)) return `${said} ${file}`;
    const source = entry.originalSource.replace(/^(\.\.\/)+/, "").replace(/^.*node_modules\//, "");
    return `${said} ${source}:${entry.originalLine + 1}`;
  }
}
