import type { SessionOptions, Sessions } from "./sessions.ts";

/**
 * Loads the account library at the first use, not at start: ingest needs none of it, and it is
 * larger than all the rest of the Worker.
 */
export function lazySessions(options: SessionOptions): Sessions {
  let loaded: Promise<Sessions> | undefined;
  const sessions = () => {
    loaded ??= import("./auth.ts").then(({ createSessions }) => createSessions(options));
    return loaded;
  };
  return {
    begin: async (email, password, headers) => (await sessions()).begin(email, password, headers),
    read: async (headers) => (headers.has("cookie") ? (await sessions()).read(headers) : null),
    end: async (headers) => (headers.has("cookie") ? (await sessions()).end(headers) : []),
    cookie: async (token) => (await sessions()).cookie(token),
  };
}
