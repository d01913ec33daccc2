import type { AccountContext } from "./account-context.ts";

/** Ends the request's session, if it has one. Returns the cookies that take its place. */
export async function logout(ctx: AccountContext): Promise<string[]> {
  return ctx.sessions.end(ctx.headers);
}
