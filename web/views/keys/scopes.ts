import type { KeyScope } from "../../../worker/protocol/account.ts";

/** What a key of each scope may do, in the words of who has to choose. */
export const SCOPES: Record<KeyScope, { label: string; about: string; stops: string }> = {
  secret: {
    label: "Secret",
    about: "Sends logs and reads all of the project's data. For servers; never in a browser or an app.",
    stops: "Whatever sends logs or reads data with it",
  },
  read: {
    label: "Read-only",
    about: "Reads all of the project's data and changes nothing. For reports and notebooks.",
    stops: "Whatever reads data with it",
  },
  publishable: {
    label: "Publishable",
    about: "Only sends logs; reads nothing. Safe in a browser or an app, where anyone can see it.",
    stops: "Whatever sends logs with it, pages and apps of your users included,",
  },
};
