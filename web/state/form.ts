import { useRef, useState } from "preact/hooks";
import type { Issue } from "../../worker/protocol/error.ts";
import { type ApiError, asApiError } from "../api/error.ts";

export type FieldErrors = Record<string, string>;

/** The first thing that is wrong with each field. */
export function fieldErrors(issues: Issue[]): FieldErrors {
  const errors: FieldErrors = {};
  for (const { path, message } of issues) errors[path] ??= sentence(message);
  return errors;
}

/** Messages of checks begin small and end without a point: a page speaks in sentences. */
export function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(upper) ? upper : `${upper}.`;
}

export interface Form<T> {
  values: T;
  errors: FieldErrors;
  /** What went wrong with the form as a whole. */
  failure: ApiError | null;
  busy: boolean;
  set(name: keyof T & string, value: string): void;
  onSubmit(event: Event): void;
}

/**
 * A form of text fields. `check` finds mistakes before anything is sent; `send` may throw an ApiError,
 * whose issues go to their fields. The first field that is wrong gets the focus.
 */
export function useForm<T extends { [K in keyof T]: string }>(
  initial: T,
  check: (values: T) => FieldErrors,
  send: (values: T) => Promise<void>,
): Form<T> {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const sending = useRef(false);

  function show(found: FieldErrors, form: HTMLFormElement) {
    setErrors(found);
    if (Object.keys(found).length === 0) return;
    requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  }

  async function submit(form: HTMLFormElement) {
    if (sending.current) return;
    const found = check(values);
    setFailure(null);
    show(found, form);
    if (Object.keys(found).length > 0) return;
    sending.current = true;
    setBusy(true);
    try {
      await send(values);
    } catch (cause) {
      const error = asApiError(cause);
      const known = fieldErrors(error.issues.filter((issue) => issue.path in values));
      if (Object.keys(known).length === 0) setFailure(error);
      show(known, form);
    } finally {
      sending.current = false;
      setBusy(false);
    }
  }

  return {
    values,
    errors,
    failure,
    busy,
    set(name, value) {
      setValues((before) => ({ ...before, [name]: value }));
      // A mistake is taken back while it is mended, and judged again when the form is sent.
      setErrors(({ [name]: _, ...others }) => others);
    },
    onSubmit(event) {
      event.preventDefault();
      void submit(event.currentTarget as HTMLFormElement);
    },
  };
}
