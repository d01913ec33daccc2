import { afterEach, describe, expect, test, vi } from "vitest";
import { commandsOf, findById, matchCommands, maybeId } from "../../../web/frame/commands.ts";
import { isCurrent, places } from "../../../web/frame/places.ts";

const all = commandsOf(
  "prj_1",
  [
    { id: "prj_1", name: "Chatbot" },
    { id: "prj_2", name: "Dark horse" },
  ],
  "/p/prj_1/live",
);
const labels = (search: string) => matchCommands(all, search).map((one) => one.label);

describe("the palette", () => {
  test("offers the pages first, and no project that is open already", () => {
    expect(labels("")[0]).toBe("Live");
    expect(labels("")).toContain("Dark horse");
    expect(labels("")).not.toContain("Chatbot");
  });

  test("has one id for each command", () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  test("wants every word, anywhere, in any case; what begins with the search is first", () => {
    expect(labels("DARK")).toEqual(["Dark horse", "Dark theme"]);
    expect(labels("theme dark")).toEqual(["Dark theme"]);
    expect(labels("key")[0]).toBe("Keys");
    expect(labels("nothing like it")).toEqual([]);
  });

  test("takes one word for a possible id", () => {
    expect(maybeId(" trace:span-1 ")).toBe(true);
    expect(maybeId("two words")).toBe(false);
    expect(maybeId("")).toBe(false);
  });
});

describe("finding by id", () => {
  afterEach(() => vi.unstubAllGlobals());

  const missing = { error: { code: "not_found", message: "no", request_id: "r" } };
  function serve(spans: unknown[], status = 404, body: unknown = missing) {
    vi.stubGlobal("fetch", async (url: string) =>
      url.includes("filter=trace%3A")
        ? Response.json({ spans, next_cursor: null, stopped_early: false })
        : Response.json(body, { status }),
    );
  }

  test("finds nothing in a project that has no such id", async () => {
    serve([]);
    expect(await findById("p", "x")).toBeNull();
  });

  test("says so when the server could not be asked, instead of that there is nothing", async () => {
    serve([], 503, { error: { code: "unavailable", message: "away", request_id: "r" } });
    await expect(findById("p", "x")).rejects.toMatchObject({ code: "unavailable" });
  });
});

test("a place is current on its own page and on those inside it, not on one that begins alike", () => {
  const [, conversations] = places("p");
  if (!conversations) throw new Error("no such place");
  expect(isCurrent(conversations, "/p/p/conversations?x=1")).toBe(true);
  expect(isCurrent(conversations, "/p/p/conversations/c1")).toBe(true);
  expect(isCurrent(conversations, "/p/p/conversationsx")).toBe(false);
});
