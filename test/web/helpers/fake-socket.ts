import { vi } from "vitest";

/**
 * A WebSocket as browsers have it: sending before it is open throws, closing takes a while and with a dead
 * peer never ends, an error says nothing and is followed by a close.
 */
export class FakeSocket {
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    return FakeSocket.all.at(-1) as FakeSocket;
  }

  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;

  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }

  send(data: string): void {
    if (this.readyState === 0) throw new DOMException("still connecting", "InvalidStateError");
    if (this.readyState === 1) this.sent.push(data);
  }

  /** Begins to close; the peer has to answer before `onclose` is called. */
  close(): void {
    if (this.readyState < 2) this.readyState = 2;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  hear(message: unknown): void {
    this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }

  fail(): void {
    this.readyState = 3;
    this.onerror?.();
    this.onclose?.();
  }

  /** What was said, read back. */
  get said(): Record<string, unknown>[] {
    return this.sent.filter((text) => text !== "ping").map((text) => JSON.parse(text));
  }

  ready(seq: number): void {
    this.open();
    this.hear({ type: "ready", v: 1, seq });
  }
}

/** A window and a document for code that listens to them. */
export function stubBrowser(): {
  window: EventTarget;
  document: EventTarget & { visibilityState: string; hidden: boolean };
} {
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), { visibilityState: "visible", hidden: false });
  vi.stubGlobal("window", window);
  vi.stubGlobal("document", document);
  return { window, document };
}
