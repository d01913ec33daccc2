import { afterEach, beforeEach, expect, test, vi } from "vitest";
import * as api from "../../../web/api/client.ts";
import { newSecret } from "../../../web/state/new-key.ts";
import { currentUrl } from "../../../web/state/route.ts";
import { homeProject, loadSession, project, projects, session, signup } from "../../../web/state/session.ts";

const one = { id: "prj_1", organization_id: "org_1", name: "One", created_at: "2026-11-23T00:00:00Z" };
const user = { id: "usr_1", email: "ada@example.com", name: null };
const organization = { id: "org_1", name: "Harbor", role: "owner" };
const me = { user, organizations: [organization], projects: [one, { ...one, id: "prj_2", name: "Two" }] };

function answers(...all: [status: number, body: unknown][]) {
  vi.stubGlobal("fetch", async () => {
    const [status, body] = all.shift() ?? [500, {}];
    return Response.json(body, { status });
  });
}

const refused = (code: string) => ({ error: { code, message: "no", request_id: "r" } });

beforeEach(() => {
  session.value = { state: "unknown" };
  currentUrl.value = "/";
});
afterEach(() => vi.unstubAllGlobals());

test("a stranger is out, a user in, and a server that is away is neither", async () => {
  answers([401, refused("unauthorized")], [200, me], [503, refused("unavailable")]);
  await loadSession();
  expect(session.value.state).toBe("out");
  await loadSession();
  expect(session.value.state).toBe("in");
  // What is known stays known while the server is away.
  await loadSession();
  expect(session.value.state).toBe("in");
  session.value = { state: "unknown" };
  answers([503, refused("unavailable")]);
  await loadSession();
  expect(session.value).toMatchObject({ state: "failed", error: { code: "unavailable" } });
});

test("a session that ends while a page is open is noticed by any request", async () => {
  session.value = { state: "in", me: me as never };
  answers([401, refused("unauthorized")]);
  await api.listKeys("prj_1").catch(() => {});
  expect(session.value.state).toBe("out");
});

test("the open project is that of the address, and only one of the user's own", () => {
  session.value = { state: "in", me: me as never };
  currentUrl.value = "/p/prj_2/live?kind=llm";
  expect(project.value?.name).toBe("Two");
  currentUrl.value = "/p/prj_9/live";
  expect(project.value).toBeNull();
  expect(homeProject()?.id).toBe("prj_1");
});

test("signing up logs in, and holds the secret key in memory for the project's first page", async () => {
  const key = {
    id: "k",
    name: "First",
    scope: "secret",
    prefix: "bn_sk_x…",
    created_at: one.created_at,
    last_used_at: null,
    revoked_at: null,
    key: "bn_sk_x_y",
  };
  answers([201, { user, organization, project: one, keys: { secret: key, publishable: key } }]);
  expect(await signup({ email: "ada@example.com", password: "ten letters" })).toBe("prj_1");
  expect(session.value.state).toBe("in");
  expect(projects.value.map(({ id }) => id)).toEqual(["prj_1"]);
  expect(newSecret.value).toMatchObject({ project: "prj_1", key: { key: "bn_sk_x_y" } });
});
