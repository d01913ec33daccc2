/** The shards of logs by number, found by their bindings: LOGS_0, LOGS_1, …. */
export function logShards(bindings: object): D1Database[] {
  const byName = bindings as Record<string, D1Database | undefined>;
  const shards: D1Database[] = [];
  for (let shard = byName.LOGS_0; shard; shard = byName[`LOGS_${shards.length}`]) shards.push(shard);
  return shards;
}

/** The database a project was placed on. Throws when the deployment lacks it: a configuration error. */
export function logShard(bindings: object, shard: number): D1Database {
  const database = logShards(bindings)[shard];
  if (!database) throw new Error(`no binding LOGS_${shard}`);
  return database;
}
