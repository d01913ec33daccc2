import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

export interface MenuProps {
  /** The button that opens it, given what it must carry. */
  button: (props: {
    ref: RefObject<HTMLButtonElement | null>;
    "aria-haspopup": "menu";
    "aria-expanded": boolean;
    "aria-controls": string;
    onClick: () => void;
  }) => ComponentChildren;
  label: string;
  children: ComponentChildren;
}

/** A menu that floats beside its button: arrows move, Escape and a click elsewhere close. Items are `MenuItem`s. */
export function Menu({ button, label, children }: MenuProps) {
  const id = useId();
  const anchor = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    if (!open || !menu.current || !anchor.current) return;
    menu.current.showPopover();
    place(menu.current, anchor.current);
    items(menu.current)[0]?.focus();
  }, [open]);

  const close = () => {
    setOpen(false);
    anchor.current?.focus();
  };

  return (
    <>
      {button({
        ref: anchor,
        "aria-haspopup": "menu",
        "aria-expanded": open,
        "aria-controls": id,
        onClick: () => setOpen(!open),
      })}
      {open && (
        <div
          ref={menu}
          id={id}
          class="menu"
          role="menu"
          aria-label={label}
          popover="auto"
          onToggle={(event) => {
            if (event.newState === "closed") setOpen(false);
          }}
          onClick={(event) => {
            if ((event.target as Element).closest("[role^=menuitem]")) close();
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape" || event.key === "Tab") {
              event.stopPropagation();
              close();
            } else if (move(event.currentTarget, event.key)) event.preventDefault();
          }}
        >
          {children}
        </div>
      )}
    </>
  );
}

export interface MenuItemProps {
  children: ComponentChildren;
  href?: string;
  onSelect?: () => void;
  /** For one of a set: whether it is the chosen one. */
  checked?: boolean;
}

export function MenuItem({ children, href, onSelect, checked }: MenuItemProps) {
  const role = checked === undefined ? "menuitem" : "menuitemradio";
  const shared = { class: "menu-item", role, tabIndex: -1, "aria-checked": checked } as const;
  if (href) {
    return (
      <a {...shared} href={href}>
        {children}
      </a>
    );
  }
  return (
    <button {...shared} type="button" onClick={onSelect}>
      {children}
    </button>
  );
}

function items(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]")];
}

function move(menu: HTMLElement, key: string): boolean {
  const all = items(menu);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const to = {
    ArrowDown: (at + 1) % all.length,
    ArrowUp: (at - 1 + all.length) % all.length,
    Home: 0,
    End: all.length - 1,
  }[key];
  if (to === undefined) return false;
  all[to]?.focus();
  return true;
}

/** Under the button, or above it where there is no room; never outside of the window. */
function place(menu: HTMLElement, anchor: HTMLElement): void {
  const a = anchor.getBoundingClientRect();
  const m = menu.getBoundingClientRect();
  const below = a.bottom + 4;
  const top = below + m.height > innerHeight - 8 ? Math.max(8, a.top - m.height - 4) : below;
  const left = Math.max(8, Math.min(a.left, innerWidth - m.width - 8));
  menu.style.inset = `${top}px auto auto ${left}px`;
}
