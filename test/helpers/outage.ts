/** A database that is away: every statement fails as D1 does when it cannot be reached. */
export function awayDatabase(): D1Database {
  const fail = async () => {
    throw new Error("D1_ERROR: Network connection lost.");
  };
  const statement = {
    bind: () => statement,
    all: fail,
    raw: fail,
    first: fail,
    run: fail,
  };
  return { prepare: () => statement, batch: fail, exec: fail } as unknown as D1Database;
}
