/**
 * The nodes of a JSON text in the order they are written, as columns. Ranges are into the text, so that
 * numbers, duplicate keys and long strings are shown as they were received, and nothing is decoded unseen.
 */
export interface JsonNodes {
  text: string;
  count: number;
  start: number[];
  end: number[];
  /** Start and end of a member's key with its quotes; -1 in arrays and at the root. */
  keyStart: number[];
  keyEnd: number[];
  parent: number[];
  depth: number[];
  /** The place among the parent's children. */
  index: number[];
  /** Children of an object or array; 0 for the rest. */
  size: number[];
  /** The first node after this one and all it holds. */
  next: number[];
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const COMMA = 44;
const COLON = 58;

export function isContainer(nodes: JsonNodes, node: number): boolean {
  const first = nodes.text.charCodeAt(nodes.start[node] as number);
  return first === OPEN_OBJECT || first === OPEN_ARRAY;
}

/**
 * Reads a JSON text in one pass and without recursion: a client may nest tens of thousands deep.
 * @returns null when the text is not JSON (it is looked at only as closely as finding the nodes needs)
 */
export function scanJson(text: string): JsonNodes | null {
  const nodes: JsonNodes = {
    text,
    count: 0,
    start: [],
    end: [],
    keyStart: [],
    keyEnd: [],
    parent: [],
    depth: [],
    index: [],
    size: [],
    next: [],
  };
  const open: number[] = [];
  let at = blank(text, 0);
  let keyStart = -1;
  let keyEnd = -1;

  for (;;) {
    // Here a value begins, or a container ends that has just begun.
    const code = text.charCodeAt(at);
    const parent = open.at(-1) ?? -1;
    const node = nodes.count++;
    nodes.start.push(at);
    nodes.end.push(-1);
    nodes.keyStart.push(keyStart);
    nodes.keyEnd.push(keyEnd);
    nodes.parent.push(parent);
    nodes.depth.push(open.length);
    nodes.index.push(parent < 0 ? 0 : (nodes.size[parent] as number));
    nodes.size.push(0);
    nodes.next.push(node + 1);
    if (parent >= 0) (nodes.size[parent] as number)++;

    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      const inside = blank(text, at + 1);
      if (text.charCodeAt(inside) !== code + 2) {
        open.push(node);
        at = inside;
        if (code === OPEN_OBJECT) {
          const key = readKey(text, at);
          if (!key) return null;
          [keyStart, keyEnd, at] = key;
        } else keyStart = keyEnd = -1;
        continue;
      }
      at = inside + 1;
    } else {
      const end = code === QUOTE ? stringEnd(text, at) : wordEnd(text, at);
      if (end <= at) return null;
      at = end;
    }
    nodes.end[node] = at;

    // After a value: close what ends here, then go on behind the comma.
    for (;;) {
      at = blank(text, at);
      const container = open.at(-1);
      if (container === undefined) return at === text.length ? nodes : null;
      const inObject = text.charCodeAt(nodes.start[container] as number) === OPEN_OBJECT;
      const mark = text.charCodeAt(at);
      if (mark === COMMA) {
        at = blank(text, at + 1);
        if (inObject) {
          const key = readKey(text, at);
          if (!key) return null;
          [keyStart, keyEnd, at] = key;
        } else keyStart = keyEnd = -1;
        break;
      }
      if (mark !== (inObject ? CLOSE_OBJECT : CLOSE_ARRAY)) return null;
      at++;
      open.pop();
      nodes.end[container] = at;
      nodes.next[container] = nodes.count;
    }
  }
}

function readKey(text: string, at: number): [number, number, number] | null {
  if (text.charCodeAt(at) !== QUOTE) return null;
  const end = stringEnd(text, at);
  const colon = blank(text, end);
  if (end < 0 || text.charCodeAt(colon) !== COLON) return null;
  return [at, end, blank(text, colon + 1)];
}

/** The place after a string's closing quote, or -1 when it has none. */
function stringEnd(text: string, at: number): number {
  let quote = at;
  for (;;) {
    quote = text.indexOf('"', quote + 1);
    if (quote < 0) return -1;
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return quote + 1;
  }
}

/** The place after a number or a word such as `true`. */
function wordEnd(text: string, at: number): number {
  let end = at;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    const plain =
      (code >= 48 && code <= 57) ||
      (code >= 97 && code <= 122) ||
      code === 43 ||
      code === 45 ||
      code === 46 ||
      code === 69;
    if (!plain) break;
  }
  return end;
}

function blank(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return end;
    end++;
  }
}
