import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { Project } from "../../../worker/protocol/account.ts";
import { userRouteContract } from "../../helpers/contract.ts";
import { errorCode, signUp } from "../../helpers/worker.ts";

userRouteContract({ method: "GET", path: "/api/v1/me" });
userRouteContract({ method: "GET", path: "/api/v1/projects" });
userRouteContract({ method: "POST", path: "/api/v1/projects", json: { name: "Second" } });

describe("projects", () => {
  test("a new project is listed, can be opened, and its keys are its own", async () => {
    const tenant = await signUp();
    const made = await tenant.fetch("/api/v1/projects", { method: "POST", json: { name: "Second" } });
    expect(made.status).toBe(201);
    const { project } = (await made.json()) as { project: Project };
    expect(project).toMatchObject({ name: "Second", organization_id: tenant.organization.id });
    const list = (await (await tenant.fetch("/api/v1/projects")).json()) as { projects: Project[] };
    expect(list.projects.map(({ id }) => id)).toEqual([tenant.project.id, project.id]);
    const headers = { "x-binnacle-project": project.id };
    const keys = await tenant.fetch("/api/v1/keys", { headers });
    expect(await keys.json()).toEqual({ keys: [] });
  });

  test("another tenant's organization → 404, and nothing is made", async () => {
    const [owner, stranger] = await Promise.all([signUp(), signUp()]);
    const answer = await stranger.fetch("/api/v1/projects", {
      method: "POST",
      json: { name: "Mine now", organization_id: owner.organization.id },
    });
    expect([answer.status, await errorCode(answer)]).toEqual([404, "not_found"]);
    const list = (await (await owner.fetch("/api/v1/projects")).json()) as { projects: Project[] };
    expect(list.projects.length).toBe(1);
  });

  test("a member who is neither owner nor admin makes no project", async () => {
    const [owner, other] = await Promise.all([signUp(), signUp()]);
    await env.DB.prepare(
      "INSERT INTO members (organization_id, user_id, role, created_at) VALUES (?1, ?2, 'member', 0)",
    )
      .bind(owner.organization.id, other.user.id)
      .run();
    const json = { name: "Third", organization_id: owner.organization.id };
    const answer = await other.fetch("/api/v1/projects", { method: "POST", json });
    expect([answer.status, await errorCode(answer)]).toEqual([403, "forbidden"]);
    const unnamed = await other.fetch("/api/v1/projects", { method: "POST", json: { name: "Whose?" } });
    expect([unnamed.status, await errorCode(unnamed)]).toEqual([400, "invalid_body"]);
    const headers = { "x-binnacle-project": owner.project.id };
    expect((await other.fetch("/api/v1/status", { headers })).status).toBe(200);
  });

  test("new projects go where the fewest are", async () => {
    const tenant = await signUp();
    for (let n = 0; n < 3; n++)
      await tenant.fetch("/api/v1/projects", { method: "POST", json: { name: `P${n}` } });
    const { results } = await env.DB.prepare("SELECT shard, count(*) AS n FROM projects GROUP BY shard").all<{
      n: number;
    }>();
    const counts = results.map(({ n }) => n);
    expect(results.length).toBe(2);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });
});
