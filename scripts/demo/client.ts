import { setTimeout as sleep } from "node:timers/promises";

export type Event = Record<string, unknown>;

export interface Client {
  send(events: Event[]): Promise<void>;
}

/**
 * Sends events as any application would: over HTTP, again when the server is away or busy. Rejects when the server
 * refuses them, and when `signal` is aborted.
 */
export function httpClient(url: string, key: string, signal: AbortSignal): Client {
  async function post(events: Event[]): Promise<Response | null> {
    try {
      return await fetch(`${url}/api/v1/spans`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify(events),
        signal,
      });
    } catch (error) {
      if (signal.aborted) throw error;
      return null;
    }
  }

  return {
    async send(events) {
      for (let attempt = 0; ; attempt++) {
        const response = await post(events);
        if (response?.status === 202) return void (await response.body?.cancel());
        if (response && response.status < 500 && response.status !== 429)
          throw new Error(`the demo's logs were refused (${response.status}): ${await response.text()}`);
        await response?.body?.cancel();
        const seconds = Number(response?.headers.get("retry-after")) || Math.min(2 ** attempt, 30);
        await sleep(seconds * 1000, undefined, { signal });
      }
    },
  };
}
