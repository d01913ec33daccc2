/**
 * Stands before the production bundle and counts what is billed: rows that D1 says it wrote and read, operations on
 * the bucket, and rows that the hubs' own SQLite writes. \`GET /bench/counters\` tells, \`DELETE\` begins anew.
 * Hubs and Worker share one isolate locally, so one set of counters sees both.
 */
export const COUNTING_MODULE = `
import front from "./front.js";
import { ProjectHub as Hub } from "./index.js";

const zero = () => ({ d1_batches: 0, d1_rows_written: 0, d1_rows_read: 0, r2_writes: 0, r2_reads: 0, hub_rows_written: 0 });
let counters = zero();

function note(result) {
  counters.d1_rows_written += result.meta.rows_written;
  counters.d1_rows_read += result.meta.rows_read;
  return result;
}

function countedStatement(statement) {
  return new Proxy(statement, {
    get(target, property) {
      if (property === NATIVE) return target;
      const value = target[property];
      if (typeof value !== "function") return value;
      if (property === "bind") return (...values) => countedStatement(target.bind(...values));
      if (property === "run" || property === "all") return async () => note(await target[property]());
      if (property === "first")
        return async (column) => {
          const row = note(await target.all()).results[0] ?? null;
          return row === null || column === undefined ? row : row[column];
        };
      return value.bind(target);
    },
  });
}
const NATIVE = Symbol("native");

const countedDatabase = (database) => ({
  prepare: (sql) => countedStatement(database.prepare(sql)),
  async batch(statements) {
    counters.d1_batches++;
    return (await database.batch(statements.map((statement) => statement[NATIVE]))).map(note);
  },
});

const WRITES = new Set(["put", "delete", "createMultipartUpload"]);
const countedBucket = (bucket) =>
  new Proxy(bucket, {
    get(target, property) {
      const value = target[property];
      if (typeof value !== "function") return value;
      return (...values) => {
        if (WRITES.has(property)) counters.r2_writes++;
        else counters.r2_reads++;
        return value.apply(target, values);
      };
    },
  });

function counted(env) {
  const wrapped = { ...env, PAYLOADS: countedBucket(env.PAYLOADS) };
  for (const name of Object.keys(env)) if (/^LOGS_\\d+$/.test(name)) wrapped[name] = countedDatabase(env[name]);
  return wrapped;
}

export class ProjectHub extends Hub {
  constructor(ctx, env) {
    const { sql } = ctx.storage;
    const exec = sql.exec.bind(sql);
    sql.exec = (...values) => {
      const cursor = exec(...values);
      counters.hub_rows_written += cursor.rowsWritten;
      return cursor;
    };
    super(ctx, counted(env));
  }
}

export default {
  fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname !== "/bench/counters") return front.fetch(request, counted(env), context);
    const told = counters;
    if (request.method === "DELETE") counters = zero();
    return Response.json(told);
  },
};
`;
