import type { ComponentChildren } from "preact";
import type { ApiError } from "../api/error.ts";
import { sentence } from "../state/form.ts";
import { Note } from "./note.tsx";

/** Why a form was not taken, when no single field is to blame. */
export function FormFailure({ error, children }: { error: ApiError | null; children?: ComponentChildren }) {
  if (!error) return null;
  return (
    <Note tone="bad" icon={error.code === "network" ? "offline" : "warning"} alert>
      {sentence(error.message)}
      {error.code === "rate_limited" && error.retryAfter !== null && ` Try again in ${error.retryAfter} s.`}
      {error.code === "internal" && (
        <>
          {" "}
          Request <code>{error.requestId}</code>
        </>
      )}{" "}
      {children}
    </Note>
  );
}
