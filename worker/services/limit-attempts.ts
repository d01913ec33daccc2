import { createHash } from "node:crypto";
import type { AccountContext } from "./account-context.ts";
import { ServiceError } from "./error.ts";

/** The window of AUTH_LIMIT in wrangler.toml, seconds. */
const WINDOW_S = 60;

/**
 * Counts an attempt, by the client's address and by the account it is about. Throws `rate_limited` past the
 * limit of either: one address guessing for many accounts, or many addresses guessing for one.
 */
export async function limitAttempts(ctx: AccountContext, email: string): Promise<void> {
  const account = createHash("sha256").update(email).digest("base64");
  for (const key of [`address:${ctx.address}`, `account:${account}`]) {
    const { success } = await ctx.limit.limit({ key });
    if (!success)
      throw new ServiceError("rate_limited", "too many attempts: wait a minute", { retryAfter: WINDOW_S });
  }
}

/** An address as it is compared: `Ann@Example.com ` and `ann@example.com` are one account. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}
