import { describe, expect, test } from "vitest";
import { checkLogin, checkSignup, toSignupInput } from "../../../web/state/account-checks.ts";
import { fieldErrors, sentence } from "../../../web/state/form.ts";

const GOOD = { email: "ada@example.com", password: "ten letters", name: "", organization: "", project: "" };

describe("the sign-up form", () => {
  test("takes an e-mail and a password alone, and leaves blank fields out", () => {
    expect(checkSignup(GOOD)).toEqual({});
    expect(toSignupInput({ ...GOOD, email: " ada@example.com ", project: "  ", name: " Ada " })).toEqual({
      email: "ada@example.com",
      password: "ten letters",
      name: "Ada",
      organization: undefined,
      project: undefined,
    });
  });

  test("keeps a password to the letter: blanks belong to it", () => {
    expect(toSignupInput({ ...GOOD, password: "  ten letters  " }).password).toBe("  ten letters  ");
  });

  test("names each field that is wrong", () => {
    const errors = checkSignup({ ...GOOD, email: "ada", password: "short", organization: "x".repeat(81) });
    expect(Object.keys(errors).sort()).toEqual(["email", "organization", "password"]);
  });
});

test("the login form asks for both, and judges no password by its length", () => {
  expect(Object.keys(checkLogin({ email: "", password: "" })).sort()).toEqual(["email", "password"]);
  expect(checkLogin({ email: "ada@example.com", password: "x" })).toEqual({});
});

describe("the server's issues", () => {
  test("go to their fields, the first of each, as sentences", () => {
    const issues = [
      { path: "password", message: "at least 10 characters" },
      { path: "password", message: "second" },
      { path: "email", message: "Invalid email address." },
    ];
    expect(fieldErrors(issues)).toEqual({
      password: "At least 10 characters.",
      email: "Invalid email address.",
    });
  });

  test("a sentence keeps the point it has", () => {
    expect(sentence("why?")).toBe("Why?");
    expect(sentence("so")).toBe("So.");
  });
});
