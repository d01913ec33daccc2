import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { AccountPage } from "../components/account-page.tsx";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { FormFailure } from "../components/form-failure.tsx";
import { checkLogin } from "../state/account-checks.ts";
import { useForm } from "../state/form.ts";
import { navigate, paths, safeNext } from "../state/route.ts";
import { login, me } from "../state/session.ts";

/** `next` is where the visitor was going. */
export default function LoginPage() {
  const { next } = useLocation().query;
  const form = useForm({ email: "", password: "" }, checkLogin, async ({ email, password }) => {
    await login({ email: email.trim(), password });
  });
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  useEffect(() => {
    // Someone who is logged in already: an old link, or another tab.
    if (me.value) navigate(safeNext(next), { replace: true });
  }, [me.value, next]);

  return (
    <AccountPage
      title="Log in"
      lead={next ? "You will go on where you were." : "Welcome back to the watch."}
      foot={
        <>
          New here? <a href={paths.signup()}>Create an account</a>
        </>
      }
    >
      <form class="stack" noValidate onSubmit={form.onSubmit}>
        <FormFailure error={form.failure} />
        <Field
          label="E-mail"
          type="email"
          name="email"
          autocomplete="username"
          inputRef={first}
          value={form.values.email}
          error={form.errors.email}
          onValue={(value) => form.set("email", value)}
        />
        <Field
          label="Password"
          type="password"
          name="password"
          autocomplete="current-password"
          value={form.values.password}
          error={form.errors.password}
          onValue={(value) => form.set("password", value)}
        />
        <Button type="submit" variant="primary" wide busy={form.busy}>
          {form.busy ? "Logging in…" : "Log in"}
        </Button>
      </form>
    </AccountPage>
  );
}
