import { type Signal, signal } from "@preact/signals";
import type { LiveConnection, LiveStatus, LiveSubscription } from "../../../web/api/live.ts";
import type { SpanRow } from "../../../worker/protocol/span.ts";

/** A live feed that the test plays. */
export function fakeFeed(first: LiveStatus = "live") {
  const status: Signal<LiveStatus> = signal(first);
  const subscriptions: {
    what: LiveSubscription;
    onRows: (rows: SpanRow[]) => void;
    onGap: () => void;
    onProblem: (message: string) => void;
  }[] = [];
  let users = 0;
  return {
    status,
    subscriptions,
    users: () => users,
    send: (...rows: SpanRow[]) => {
      for (const one of [...subscriptions]) one.onRows(rows);
    },
    gap: () => {
      for (const one of [...subscriptions]) one.onGap();
    },
    connect: (): LiveConnection => {
      users++;
      return {
        status,
        subscribe(what, onRows, onGap = () => {}, onProblem = () => {}) {
          const one = { what, onRows, onGap, onProblem };
          subscriptions.push(one);
          return () => void subscriptions.splice(subscriptions.indexOf(one), 1);
        },
        release: () => {
          users--;
        },
      };
    },
  };
}
