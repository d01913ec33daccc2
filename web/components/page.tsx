import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { project } from "../state/session.ts";

/** The document's title: the page first, then its project. */
export function useTitle(title: string): void {
  const name = project.value?.name;
  useEffect(() => {
    document.title = [title, name, "Binnacle"].filter(Boolean).join(" · ");
  }, [title, name]);
}

export interface PageProps {
  title: string;
  /** One quiet line beside the title. */
  about?: ComponentChildren;
  actions?: ComponentChildren;
  /** The page has panes of its own that scroll: its children fill the room under the head. */
  panes?: boolean;
  children: ComponentChildren;
}

/** A page of the frame: head with the one h1, then what it is about. Sets the document's title. */
export function Page({ title, about, actions, panes = false, children }: PageProps) {
  useTitle(title);
  return (
    <div class="page">
      <header class="page-head">
        <h1 tabIndex={-1}>{title}</h1>
        <div class="page-about">{about}</div>
        {actions}
      </header>
      {panes ? (
        children
      ) : (
        <div class="page-body">
          <div class="page-column stack">{children}</div>
        </div>
      )}
    </div>
  );
}
