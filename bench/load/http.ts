import { Client } from "undici";

export interface Answer {
  status: number;
  body: string;
}

/** One keep-alive connection with one request at a time, so that connections are what the load is counted in. */
export class Connection {
  readonly #client: Client;
  readonly #path: string;
  readonly #headers: Record<string, string>;

  constructor(origin: string, path: string, key: string) {
    this.#client = new Client(origin, { pipelining: 1 });
    this.#path = path;
    this.#headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  }

  async post(body: Buffer): Promise<Answer> {
    const answer = await this.#client.request({
      method: "POST",
      path: this.#path,
      headers: this.#headers,
      body,
    });
    return { status: answer.statusCode, body: await answer.body.text() };
  }

  close(): Promise<void> {
    return this.#client.destroy();
  }
}

/** A GET with a key, as JSON. Throws on any status but 200. */
export async function getJson(origin: string, path: string, key: string): Promise<unknown> {
  const answer = await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${key}` } });
  if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
