import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./button.tsx";

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  /** Escape and a click outside do nothing: something would be lost. */
  keep?: boolean;
}

/** A modal dialog. The browser traps the focus in it; closing gives the focus back to what opened it. */
export function Dialog({ title, onClose, children, keep = false }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useModal(dialog);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!keep) onClose();
      }}
      onMouseDown={(event) => {
        if (!keep && event.target === dialog.current) onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        {!keep && <Button variant="quiet" size="small" icon="close" label="Close" onClick={onClose} />}
      </div>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}

/** Opens a `<dialog>` as a modal while it is mounted: before effects, so that a field in it can take the focus. */
export function useModal(ref: { current: HTMLDialogElement | null }): void {
  useLayoutEffect(() => {
    const opener = document.activeElement;
    ref.current?.showModal();
    return () => {
      // Preact removes the element without closing it, and then the browser does not give the focus back.
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [ref]);
}
