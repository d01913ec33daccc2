import type { ControlDb } from "../db/control/client.ts";
import type { User } from "../protocol/account.ts";

/** Days that a session lasts without use. */
export const SESSION_DAYS = 14;

/** Who is logged in, and the `Set-Cookie` values that the answer must carry. */
export interface Session {
  user: User;
  cookies: string[];
}

/** Sessions in cookies: who holds one, and how it begins and ends. */
export interface Sessions {
  /** Null for a wrong password and for an unknown address alike, after the same work. */
  begin(email: string, password: string, headers: Headers): Promise<Session | null>;
  /** Null when there is no cookie, or it is not of a living session. Extends a session in use. */
  read(headers: Headers): Promise<Session | null>;
  /** The cookies that take the session's place. No session: nothing happens. */
  end(headers: Headers): Promise<string[]>;
  /** The cookie of a session whose row the caller writes itself. */
  cookie(token: string): Promise<string>;
}

export interface SessionOptions {
  control: ControlDb;
  /** Signs the cookies: 32 characters or more. */
  secret: string;
  /** Whether cookies are for https alone. */
  secure: boolean;
}

/**
 * Loads the account library at the first use, not at start: ingest needs none of it, and it is
 * larger than all the rest of the Worker.
 */
export function lazySessions(options: SessionOptions): Sessions {
  let loaded: Promise<Sessions> | undefined;
  const sessions = () => {
    loaded ??= import("./auth.ts").then(({ createSessions }) => createSessions(options));
    return loaded;
  };
  return {
    begin: async (email, password, headers) => (await sessions()).begin(email, password, headers),
    read: async (headers) => (headers.has("cookie") ? (await sessions()).read(headers) : null),
    end: async (headers) => (headers.has("cookie") ? (await sessions()).end(headers) : []),
    cookie: async (token) => (await sessions()).cookie(token),
  };
}
