import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";

export type ControlDb = DrizzleD1Database;

const clients = new WeakMap<D1Database, ControlDb>();

/** The control database: users, organizations, projects, keys. One client for each binding. */
export function controlDb(binding: D1Database): ControlDb {
  let client = clients.get(binding);
  if (!client) {
    client = drizzle(binding);
    clients.set(binding, client);
  }
  return client;
}
