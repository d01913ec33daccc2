import { describe, expect, test } from "vitest";
import { inProject, paths, projectOf, safeNext } from "../../../web/state/route.ts";

describe("addresses", () => {
  test("escape every id, and the project is read back from them", () => {
    const id = "a/b ?#%é";
    expect(paths.conversation(id, id)).not.toContain(id);
    expect(projectOf(paths.conversation(id, "c"))).toBe(id);
    expect(projectOf(paths.newKey(id))).toBe(id);
  });

  test("without a project, or with a broken escape, have none", () => {
    expect(projectOf("/login")).toBeNull();
    expect(projectOf("/p/")).toBeNull();
    expect(projectOf("/p/%E0%A4%A/live")).toBeNull();
  });

  test("of one thing lead to the list of it in another project, and those of nothing to its front", () => {
    expect(inProject("/p/a/conversations/c1?span=s", "b")).toBe("/p/b/conversations");
    expect(inProject("/p/a/live?kind=llm", "b")).toBe("/p/b/live");
    expect(inProject("/p/a/spans/s1", "b")).toBe("/p/b");
    expect(inProject("/p/a", "b")).toBe("/p/b");
  });
});

describe("where the login page leads", () => {
  test("a page of this site, with its query", () => {
    expect(safeNext("/p/a/live?kind=llm#x")).toBe("/p/a/live?kind=llm#x");
  });

  test.each([
    undefined,
    null,
    "",
    "live",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
  ])("the front page for %j", (next) => {
    expect(safeNext(next)).toBe("/");
  });

  test("the login page remembers any page but the front one", () => {
    expect(paths.login("/")).toBe("/login");
    expect(paths.login("/p/a/live?kind=llm")).toBe("/login?next=%2Fp%2Fa%2Flive%3Fkind%3Dllm");
  });
});
