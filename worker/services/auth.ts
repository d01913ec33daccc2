import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { isAPIError } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { serializeSigned } from "hono/utils/cookie";
import { accounts, sessions, users, verifications } from "../db/control/schema.ts";
import type { User } from "../protocol/account.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import { randomId } from "./random.ts";
import { SESSION_DAYS, type SessionOptions, type Sessions } from "./sessions.ts";

const DAY_S = 86_400;
const ID_KINDS: Record<string, "usr" | "ses" | "acc"> = { user: "usr", session: "ses", account: "acc" };

function configure({ control, secret, secure }: SessionOptions) {
  return betterAuth({
    secret,
    // Only its own router and mails would use the address, and neither is in use.
    baseURL: secure ? "https://binnacle.invalid" : "http://binnacle.invalid",
    database: drizzleAdapter(control, {
      provider: "sqlite",
      schema: { user: users, session: sessions, account: accounts, verification: verifications },
      // D1 has no interactive transactions. What must be atomic is one batch of ours.
      transaction: false,
    }),
    emailAndPassword: {
      enabled: true,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => verifyPassword(password, hash),
      },
    },
    session: { expiresIn: SESSION_DAYS * DAY_S, updateAge: DAY_S },
    advanced: {
      cookiePrefix: "binnacle",
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" },
      database: { generateId: ({ model }) => randomId(ID_KINDS[model] ?? "acc") },
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"] },
    },
    // Attempts are counted by AUTH_LIMIT, which all isolates share.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

/** Sessions by better-auth, kept in the control database. */
export function createSessions(options: SessionOptions): Sessions {
  const auth = configure(options);
  return {
    async begin(email, password, headers) {
      try {
        const answer = await auth.api.signInEmail({
          body: { email, password },
          headers,
          returnHeaders: true,
        });
        return { user: userOf(answer.response.user), cookies: answer.headers.getSetCookie() };
      } catch (error) {
        if (isAPIError(error) && error.statusCode === 401) return null;
        throw error;
      }
    },
    async read(headers) {
      const answer = await auth.api.getSession({ headers, returnHeaders: true });
      if (!answer.response) return null;
      return { user: userOf(answer.response.user), cookies: answer.headers.getSetCookie() };
    },
    async end(headers) {
      const answer = await auth.api.signOut({ headers, returnHeaders: true });
      return answer.headers.getSetCookie();
    },
    async cookie(token) {
      const { authCookies, secret } = await auth.$context;
      const { name, attributes } = authCookies.sessionToken;
      return serializeSigned(name, token, secret, { ...attributes, sameSite: "lax" });
    },
  };
}

function userOf(user: { id: string; email: string; name?: string | null }): User {
  return { id: user.id, email: user.email, name: user.name || null };
}
