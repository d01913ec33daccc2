import type { ControlDb } from "../db/control/client.ts";
import type { User } from "../protocol/account.ts";
import type { Sessions } from "./sessions.ts";

/** A request to the accounts themselves, of somebody who may not be known yet. */
export interface AccountContext {
  control: ControlDb;
  sessions: Sessions;
  /** Counts attempts to sign up and to log in. */
  limit: RateLimit;
  /** Whether anybody may sign up. */
  signupOpen: boolean;
  /** How many shards of logs there are to place a project on. */
  shards: number;
  /** The client's network address, as the platform tells it. */
  address: string;
  /** The request's headers: what `sessions` reads the cookie from. */
  headers: Headers;
  /** The time of the request, microseconds since 1970. */
  now: number;
}

/** A request of somebody who is logged in. */
export interface UserContext extends AccountContext {
  user: User;
}
