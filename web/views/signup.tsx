import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { AccountPage } from "../components/account-page.tsx";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { FormFailure } from "../components/form-failure.tsx";
import { Icon } from "../components/icon.tsx";
import { checkSignup, type SignupValues, toSignupInput } from "../state/account-checks.ts";
import { useForm } from "../state/form.ts";
import { navigate, paths } from "../state/route.ts";
import { signup } from "../state/session.ts";

const BLANK: SignupValues = { email: "", password: "", name: "", organization: "", project: "" };

export default function SignupPage() {
  const form = useForm(BLANK, checkSignup, async (values) => {
    navigate(paths.start(await signup(toSignupInput(values))), { replace: true });
  });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const { next } = useLocation().query;

  return (
    <AccountPage
      title="Create your account"
      lead="Your first log is in the dashboard two minutes from now."
      foot={
        <>
          Have an account? <a href={paths.login(next)}>Log in</a>
        </>
      }
    >
      <form class="stack" noValidate onSubmit={form.onSubmit}>
        <FormFailure error={form.failure}>
          {form.failure?.code === "email_taken" && <a href={paths.login(next)}>Log in instead</a>}
        </FormFailure>
        <Field
          label="E-mail"
          type="email"
          name="email"
          autocomplete="email"
          inputRef={first}
          value={form.values.email}
          error={form.errors.email}
          onValue={(value) => form.set("email", value)}
        />
        <Field
          label="Password"
          type="password"
          name="password"
          autocomplete="new-password"
          hint="At least 10 characters. A few words are easier to remember than symbols."
          value={form.values.password}
          error={form.errors.password}
          onValue={(value) => form.set("password", value)}
        />
        <Names form={form} />
        <Button type="submit" variant="primary" wide busy={form.busy}>
          {form.busy ? "Creating…" : "Create account"}
        </Button>
      </form>
    </AccountPage>
  );
}

const NAMES: {
  name: "name" | "organization" | "project";
  label: string;
  complete: "name" | "organization" | "off";
  example: string;
}[] = [
  { name: "name", label: "Your name", complete: "name", example: "Ada Lovelace" },
  { name: "organization", label: "Organization", complete: "organization", example: "Harbor Motors" },
  { name: "project", label: "First project", complete: "off", example: "Chatbot" },
];

/** What can be named now and needs not: out of the way until it is wanted, or wrong. */
function Names({ form }: { form: ReturnType<typeof useForm<SignupValues>> }) {
  const [open, setOpen] = useState(false);
  const wrong = NAMES.some(({ name }) => form.errors[name]);
  if (!open && !wrong) {
    return (
      <button type="button" class="account-more" aria-expanded={false} onClick={() => setOpen(true)}>
        <Icon name="chevron-right" />
        Name yourself, the organization and the project
      </button>
    );
  }
  return (
    <>
      {NAMES.map(({ name, label, complete, example }) => (
        <Field
          key={name}
          label={label}
          optional
          name={name}
          autocomplete={complete}
          placeholder={example}
          maxLength={80}
          value={form.values[name]}
          error={form.errors[name]}
          onValue={(value) => form.set(name, value)}
        />
      ))}
    </>
  );
}
