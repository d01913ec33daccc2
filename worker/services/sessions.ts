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
