/** What becomes of one call: it works, it is never carried out, or it is carried out and its answer is lost. */
export type Fault = "none" | "refused" | "lost";

const databaseError = () => new Error("D1_ERROR: Network connection lost.");
const bucketError = () => new Error("put: We encountered an internal error. Please try again. (10001)");

async function meet<T>(fault: Fault, error: () => Error, work: () => Promise<T>): Promise<T> {
  if (fault === "refused") throw error();
  const result = await work();
  if (fault === "lost") throw error();
  return result;
}

/** A real database behind a bad line. Each call, reads included, asks what becomes of it. */
export function faultyDatabase(real: D1Database, next: () => Fault): D1Database {
  const originals = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const call =
      (method: "first" | "all" | "run" | "raw") =>
      (...args: unknown[]) =>
        meet(next(), databaseError, () =>
          (statement[method] as (...a: unknown[]) => Promise<unknown>)(...args),
        );
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      first: call("first"),
      all: call("all"),
      run: call("run"),
      raw: call("raw"),
    } as unknown as D1PreparedStatement;
    originals.set(wrapped, statement);
    return wrapped;
  };
  return {
    prepare: (sql: string) => wrap(real.prepare(sql)),
    batch: (statements: D1PreparedStatement[]) =>
      meet(next(), databaseError, () =>
        real.batch(statements.map((statement) => originals.get(statement) as D1PreparedStatement)),
      ),
  } as unknown as D1Database;
}

/** A real bucket behind a bad line, and what was put into it under which key. */
export function faultyBucket(real: R2Bucket, next: () => Fault): R2Bucket & { puts: [string, Uint8Array][] } {
  const puts: [string, Uint8Array][] = [];
  return {
    puts,
    get: (key: string, options?: R2GetOptions) => real.get(key, options),
    put: (key: string, bytes: Uint8Array, options?: R2PutOptions) => {
      puts.push([key, bytes.slice()]);
      return meet(next(), bucketError, () => real.put(key, bytes, options));
    },
  } as unknown as R2Bucket & { puts: [string, Uint8Array][] };
}

/** Takes faults from a list; when it is used up, all goes well. */
export function inTurn(faults: readonly Fault[]): () => Fault {
  let at = 0;
  return () => faults[at++] ?? "none";
}

/** A real database that answers and takes nothing. */
export function readOnlyDatabase(real: D1Database): D1Database {
  const reads = new WeakSet<D1PreparedStatement>();
  const prepare = (sql: string) => {
    const statement = real.prepare(sql);
    const isRead = /^\s*SELECT/.test(sql);
    return {
      bind: (...values: unknown[]) => {
        const bound = statement.bind(...values);
        if (isRead) reads.add(bound);
        return bound;
      },
    };
  };
  return {
    prepare,
    batch: async (statements: D1PreparedStatement[]) => {
      if (!statements.every((statement) => reads.has(statement))) throw databaseError();
      return real.batch(statements);
    },
  } as unknown as D1Database;
}
