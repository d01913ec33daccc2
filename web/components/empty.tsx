import type { ComponentChildren } from "preact";
import type { ApiError } from "../api/error.ts";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

export interface EmptyProps {
  icon: IconName;
  title: string;
  /** It is all there is on the page: its title is the page's heading. */
  whole?: boolean;
  /** What belongs here, and the one action that fills it. */
  children?: ComponentChildren;
}

export function Empty({ icon, title, whole = false, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} size={28} />
      {whole ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children}
    </div>
  );
}

/** A view that could not be read: what failed, what is safe, a retry. */
export function Failure({ what, error, onRetry }: { what: string; error: ApiError; onRetry: () => void }) {
  return (
    <div class="empty" role="alert">
      <Icon name={error.code === "network" ? "offline" : "warning"} size={28} />
      <h2>{what}</h2>
      <p>
        {error.message}
        {error.retryAfter !== null && ` It may work again in ${error.retryAfter} s.`}
      </p>
      <Button icon="retry" onClick={onRetry}>
        Try again
      </Button>
      {error.requestId && (
        <p class="small">
          Request <code>{error.requestId}</code>
        </p>
      )}
    </div>
  );
}
