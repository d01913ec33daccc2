import type { ComponentChildren } from "preact";
import { Mark } from "./mark.tsx";
import { useTitle } from "./page.tsx";

export interface AccountPageProps {
  title: string;
  lead: string;
  children: ComponentChildren;
  /** The way to the other page. */
  foot: ComponentChildren;
}

/** Sign-up and login: one column, the mark, nothing else. */
export function AccountPage({ title, lead, children, foot }: AccountPageProps) {
  useTitle(title);
  return (
    <div class="account">
      <div class="account-column">
        <p class="account-brand">
          <Mark size={28} />
          Binnacle
        </p>
        <div class="account-card">
          <h1 tabIndex={-1}>{title}</h1>
          <p class="quiet">{lead}</p>
          {children}
        </div>
        <p class="account-foot">{foot}</p>
      </div>
    </div>
  );
}
