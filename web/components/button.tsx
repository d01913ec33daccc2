import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "size" | "icon" | "label">;

export interface ButtonProps extends Native {
  variant?: "plain" | "primary" | "quiet" | "danger";
  size?: "medium" | "small";
  icon?: IconName;
  /** Names the button for readers, and as a hint, when it shows an icon alone. */
  label?: string;
  /** Work is under way: the button keeps its place and its focus, and does nothing. */
  busy?: boolean;
  wide?: boolean;
  children?: ComponentChildren;
}

export function Button({
  variant = "plain",
  size = "medium",
  icon,
  label,
  busy = false,
  wide = false,
  children,
  class: extra,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      class={extra ? `button ${extra}` : "button"}
      data-variant={variant}
      data-size={size}
      data-icon-only={children ? undefined : ""}
      data-wide={wide ? "" : undefined}
      aria-label={label}
      title={children ? undefined : label}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
