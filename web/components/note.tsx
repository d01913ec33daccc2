import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export interface NoteProps {
  tone?: "plain" | "bad" | "warn" | "accent";
  icon: IconName;
  /** Said at once by readers: for what went wrong after an action. */
  alert?: boolean;
  children: ComponentChildren;
}

export function Note({ tone = "plain", icon, alert = false, children }: NoteProps) {
  return (
    <div class="note" data-tone={tone} role={alert ? "alert" : undefined}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}
