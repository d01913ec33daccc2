import { expect, test } from "vitest";
import { call, cookieOf, errorCode, PASSWORD, signUp } from "../../helpers/worker.ts";

test("sign-up gives an organization, a project and two keys that work, and logs in", async () => {
  const tenant = await signUp();
  expect(tenant.organization).toMatchObject({ name: "Acme", role: "owner" });
  expect(tenant.keys.secret).toMatch(/^bn_sk_[0-9A-Za-z]{12}_[0-9A-Za-z]{32}$/);
  expect(tenant.keys.publishable).toMatch(/^bn_pk_/);
  const me = await tenant.fetch("/api/v1/me");
  expect(me.status).toBe(200);
  expect(await me.json()).toMatchObject({
    user: { email: tenant.email, name: "Ann" },
    organizations: [{ id: tenant.organization.id }],
    projects: [{ id: tenant.project.id, name: "Shop" }],
  });
});

test("login", async () => {
  const { email } = await signUp();
  const login = await call("/api/v1/login", { method: "POST", json: { email, password: PASSWORD } });
  expect(login.status).toBe(200);
  const me = await call("/api/v1/me", { headers: { cookie: cookieOf(login) } });
  expect(me.status).toBe(200);
  const out = await call("/api/v1/logout", { method: "POST", headers: { cookie: cookieOf(login) } });
  expect(out.status).toBe(204);
  const after = await call("/api/v1/me", { headers: { cookie: cookieOf(login) } });
  expect(await errorCode(after)).toBe("unauthorized");
});
