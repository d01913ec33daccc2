import { deleteExpiredSessions } from "../db/control/sessions.ts";
import type { LoginInput, Me } from "../protocol/account.ts";
import type { AccountContext } from "./account-context.ts";
import { ServiceError } from "./error.ts";
import { limitAttempts, normalizeEmail } from "./limit-attempts.ts";
import { me } from "./me.ts";

/**
 * Begins a session, in place of the one that the request brings. Throws `rate_limited`, or `invalid_credentials`,
 * which does not tell a wrong password from an unknown address, in words or in time.
 */
export async function login(
  ctx: AccountContext,
  input: LoginInput,
): Promise<{ answer: Me; cookies: string[] }> {
  const email = normalizeEmail(input.email);
  await limitAttempts(ctx, email);
  const session = await ctx.sessions.begin(email, input.password, ctx.headers);
  if (!session) throw new ServiceError("invalid_credentials", "this e-mail address or password is wrong");
  await ctx.sessions.end(ctx.headers);
  await deleteExpiredSessions(ctx.control, session.user.id, new Date(ctx.now / 1000));
  return { answer: await me({ ...ctx, user: session.user }), cookies: session.cookies };
}
