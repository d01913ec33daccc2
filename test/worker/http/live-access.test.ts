import { expect, test } from "vitest";
import { call, errorCode, ORIGIN, signUp } from "../../helpers/worker.ts";

const upgrade = (path: string, headers: Record<string, string>) =>
  call(path, { headers: { upgrade: "websocket", ...headers } });

/** The status, having closed the socket if one was opened. */
function statusOf(answer: Response): number {
  answer.webSocket?.accept();
  answer.webSocket?.close();
  return answer.status;
}

test("our own page opens a socket with its session, naming the project in the URL", async () => {
  const { cookie, project } = await signUp();
  const path = `/api/v1/live?project=${project.id}`;
  expect(statusOf(await upgrade(path, { cookie, origin: ORIGIN }))).toBe(101);
});

test("another site's page, or one that does not say where it is from, gets no socket with a session", async () => {
  const { cookie, project } = await signUp();
  const path = `/api/v1/live?project=${project.id}`;
  for (const origin of ["https://evil.example", "null", undefined]) {
    const answer = await upgrade(path, { cookie, ...(origin && { origin }) });
    expect([answer.status, await errorCode(answer)]).toEqual([403, "forbidden"]);
  }
});

test("another tenant's project → 404", async () => {
  const [owner, stranger] = await Promise.all([signUp(), signUp()]);
  const path = `/api/v1/live?project=${owner.project.id}`;
  const answer = await upgrade(path, { cookie: stranger.cookie, origin: ORIGIN });
  expect([answer.status, await errorCode(answer)]).toEqual([404, "not_found"]);
});

test("a key that may read opens a socket from anywhere, a publishable one does not", async () => {
  const { keys } = await signUp();
  const withKey = (key: string) => upgrade("/api/v1/live", { authorization: `Bearer ${key}` });
  expect(statusOf(await withKey(keys.secret))).toBe(101);
  expect(statusOf(await withKey(keys.publishable))).toBe(403);
});

test("the URL names a project for a socket only", async () => {
  const { cookie, project } = await signUp();
  const answer = await call(`/api/v1/keys?project=${project.id}`, { headers: { cookie } });
  expect([answer.status, await errorCode(answer)]).toEqual([400, "invalid_query"]);
});
