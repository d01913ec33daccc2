import { expect, test, vi } from "vitest";
import { ApiError } from "../../../web/api/error.ts";
import { createResource } from "../../../web/state/resource.ts";

test("what was seen stays while it is refreshed, and beside an error", async () => {
  const answers = [Promise.resolve(1), Promise.reject(new ApiError("network", "down"))];
  const resource = createResource(() => answers.shift() as Promise<number>);
  await resource.load();
  expect(resource.state.value).toEqual({ data: 1, error: null, loading: false });
  const again = resource.load();
  expect(resource.state.value).toEqual({ data: 1, error: null, loading: true });
  await again;
  expect(resource.state.value).toMatchObject({ data: 1, error: { code: "network" }, loading: false });
});

test("only the last question decides, and the older is given up", async () => {
  const given: ((value: string) => void)[] = [];
  const signals: AbortSignal[] = [];
  const resource = createResource((signal) => {
    signals.push(signal);
    return new Promise<string>((resolve) => given.push(resolve));
  });
  const first = resource.load();
  const second = resource.load();
  expect(signals[0]?.aborted).toBe(true);
  given[1]?.("new");
  given[0]?.("old");
  await Promise.all([first, second]);
  expect(resource.state.value.data).toBe("new");
});

test("stopping lets a late answer change nothing", async () => {
  let give: (value: number) => void = () => {};
  const resource = createResource(() => new Promise<number>((resolve) => (give = resolve)));
  const asked = resource.load();
  resource.stop();
  give(1);
  await asked;
  expect(resource.state.value.data).toBeNull();
});

test("an update changes what is known, and nothing when nothing is", () => {
  const resource = createResource(async () => 1);
  const change = vi.fn((n: number) => n + 1);
  resource.update(change);
  expect(change).not.toHaveBeenCalled();
});
