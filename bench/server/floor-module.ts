/**
 * The least that this runtime can do with a batch: read it and answer, and store it as one value in one Durable
 * Object and answer when it is durable. `x` in the path of the second names the object.
 */
export const FLOOR_MODULE = `
import { DurableObject } from "cloudflare:workers";

export class Store extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, body BLOB NOT NULL)");
  }
  async append(body) {
    this.ctx.storage.sql.exec("INSERT INTO log (body) VALUES (?)", body);
    await this.ctx.storage.sync();
  }
}

export default {
  async fetch(request, env) {
    const body = await request.arrayBuffer();
    const name = /^[/]store[/](.*)$/.exec(new URL(request.url).pathname)?.[1];
    if (name !== undefined) await env.STORE.getByName(name).append(body);
    return Response.json({ accepted: 1, errors: [] }, { status: 202 });
  },
};
`;
