const MAX_INDENT = 24;

/**
 * A value as indented JSON, at most about `most` characters of it. Walks with a stack of its own: a client
 * may nest deeper than JSON.stringify recurses.
 */
export function printJson(value: unknown, most = Number.POSITIVE_INFINITY): { text: string; cut: boolean } {
  const out: string[] = [];
  let length = 0;
  const put = (piece: string) => {
    out.push(piece);
    length += piece.length;
  };
  // Work still to do, the next on top: a value, or text that stands between values.
  const work: ({ value: unknown; depth: number } | string)[] = [{ value, depth: 0 }];
  while (work.length > 0 && length < most) {
    const task = work.pop() as { value: unknown; depth: number } | string;
    if (typeof task === "string") {
      put(task);
      continue;
    }
    const { value: one, depth } = task;
    if (typeof one !== "object" || one === null) {
      put(JSON.stringify(one) ?? "null");
      continue;
    }
    const list = Array.isArray(one);
    const entries: [string, unknown][] = list ? one.map((item) => ["", item]) : Object.entries(one);
    if (entries.length === 0) {
      put(list ? "[]" : "{}");
      continue;
    }
    const inner = `\n${"  ".repeat(Math.min(depth + 1, MAX_INDENT))}`;
    put(list ? "[" : "{");
    work.push(`\n${"  ".repeat(Math.min(depth, MAX_INDENT))}${list ? "]" : "}"}`);
    for (let i = entries.length - 1; i >= 0; i--) {
      const [key, item] = entries[i] as [string, unknown];
      work.push({ value: item, depth: depth + 1 });
      work.push(`${i > 0 ? "," : ""}${inner}${list ? "" : `${JSON.stringify(key)}: `}`);
    }
  }
  return { text: out.join(""), cut: work.length > 0 };
}
