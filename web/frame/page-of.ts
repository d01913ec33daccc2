import type { ComponentType } from "preact";
import { lazy } from "preact-iso";
import { PageMissing } from "./page-missing.tsx";

/** A page in a file of its own, read when it is first opened. A file that can't be read has a page too. */
export function pageOf<P>(load: () => Promise<{ default: ComponentType<P> }>): ComponentType<P> {
  return lazy<ComponentType<P>>(() =>
    load().catch(() => ({ default: PageMissing as unknown as ComponentType<P> })),
  );
}
