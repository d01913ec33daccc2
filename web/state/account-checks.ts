import { LoginInput, SignupInput } from "../../worker/protocol/account.ts";
import type { FieldErrors } from "./form.ts";

export interface SignupValues {
  email: string;
  password: string;
  name: string;
  organization: string;
  project: string;
}

export interface LoginValues {
  email: string;
  password: string;
}

const EMAIL = "This is not an e-mail address, such as ada@example.com.";
const SIGNUP_WORDS: FieldErrors = {
  email: EMAIL,
  password: "Use 10 to 128 characters.",
  name: "80 characters at most.",
  organization: "80 characters at most.",
  project: "80 characters at most.",
};

/** What was typed as the server takes it: an optional field that is blank is left out. */
export function toSignupInput(values: SignupValues): SignupInput {
  const optional = (text: string) => (text.trim() === "" ? undefined : text.trim());
  return {
    email: values.email.trim(),
    password: values.password,
    name: optional(values.name),
    organization: optional(values.organization),
    project: optional(values.project),
  };
}

export function checkSignup(values: SignupValues): FieldErrors {
  const parsed = SignupInput.safeParse(toSignupInput(values));
  return inWords(parsed.error?.issues, SIGNUP_WORDS);
}

export function checkLogin(values: LoginValues): FieldErrors {
  const parsed = LoginInput.safeParse({ email: values.email.trim(), password: values.password });
  return inWords(parsed.error?.issues, { email: EMAIL, password: "Type your password." });
}

function inWords(issues: { path: PropertyKey[] }[] | undefined, words: FieldErrors): FieldErrors {
  const errors: FieldErrors = {};
  for (const { path } of issues ?? []) {
    const field = String(path[0]);
    errors[field] = words[field] ?? "This can't be taken.";
  }
  return errors;
}
