import { Hono } from "hono";
import { LoginInput, SignupInput } from "../../protocol/account.ts";
import { login } from "../../services/login.ts";
import { logout } from "../../services/logout.ts";
import { me } from "../../services/me.ts";
import { signup } from "../../services/signup.ts";
import { readJson } from "../body.ts";
import { accountContext, sendCookies, userContext } from "../middleware/account-context.ts";
import type { AppEnv } from "../types.ts";

export const accounts = new Hono<AppEnv>()
  .post("/signup", accountContext, async (c) => {
    const { answer, cookies } = await signup(c.var.account, await readJson(c, SignupInput));
    c.res = c.json(answer, 201);
    sendCookies(c, cookies);
    return c.res;
  })
  .post("/login", accountContext, async (c) => {
    const { answer, cookies } = await login(c.var.account, await readJson(c, LoginInput));
    c.res = c.json(answer);
    sendCookies(c, cookies);
    return c.res;
  })
  .post("/logout", accountContext, async (c) => {
    const cookies = await logout(c.var.account);
    c.res = c.body(null, 204);
    sendCookies(c, cookies);
    return c.res;
  })
  .get("/me", userContext, async (c) => c.json(await me(c.var.user)));
