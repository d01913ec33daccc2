import type { Context } from "hono";
import type { Env } from "../env.ts";
import type { AccountContext, UserContext } from "../services/account-context.ts";
import type { ProjectContext } from "../services/context.ts";

/**
 * What middleware puts into a request's context. `ctx` is there behind `projectContext`, `account` behind
 * `accountContext`, `user` behind `userContext`; `requestId` always.
 */
export type AppEnv = {
  Bindings: Env;
  Variables: {
    requestId: string;
    ctx: ProjectContext;
    account: AccountContext;
    user: UserContext;
  };
};

export type AppContext = Context<AppEnv>;
