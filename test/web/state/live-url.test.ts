import { expect, test } from "vitest";
import { filteredBy, readAddress, renewed, withQuery } from "../../../web/state/live-url.ts";

test("the address holds the filter and the open span", () => {
  const url = withQuery("/p/1/live?x=1", { filter: 'is:error "a b"', span: "k" });
  expect(readAddress(url)).toEqual({ filter: 'is:error "a b"', span: "k" });
  expect(renewed(url)).toBeNull();
  expect(readAddress(withQuery(url, { filter: null })).filter).toBe("");
});

test("an address of before the filter language is read, and written anew", () => {
  const old = "/p/1/live?kind=llm&status=error&model=gpt%204&user=u1&span=k";
  const filter = 'kind:llm status:error model:"gpt 4" user:u1';
  expect(readAddress(old)).toEqual({ filter, span: "k" });
  const today = renewed(old);
  expect(today).toMatch(/^\/p\/1\/live\?span=k&filter=/);
  expect(readAddress(today ?? "")).toEqual({ filter, span: "k" });
  expect(renewed(today ?? "")).toBeNull();
});

test("filtering by something adds to the list's filter, and leads to the list from elsewhere", () => {
  const live = "/p/1/live";
  expect(readAddress(filteredBy(`${live}?filter=a&span=k`, live, "user:u"))).toEqual({
    filter: "a user:u",
    span: "k",
  });
  expect(filteredBy("/p/1/spans/k", live, "user:u")).toBe("/p/1/live?filter=user%3Au");
});
