declare namespace Cloudflare {
  type WorkerEnv = import("../worker/env.ts").Env;
  type Migration = import("cloudflare:test").D1Migration;

  /** Types `exports` of cloudflare:workers. */
  interface GlobalProps {
    mainModule: typeof import("../worker/index.ts");
  }

  /** What tests of the Worker find in `env` of cloudflare:workers. */
  interface Env extends WorkerEnv {
    TEST_MIGRATIONS: { control: Migration[]; logs: Migration[] };
  }
}

/** A file as its text. */
declare module "*?raw" {
  const text: string;
  export default text;
}
