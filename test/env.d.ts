declare namespace Cloudflare {
  type WorkerEnv = import("../worker/env.ts").Env;
  type Migration = import("cloudflare:test").D1Migration;

  /** What tests of the Worker find in `env` of cloudflare:workers. */
  interface Env extends WorkerEnv {
    TEST_MIGRATIONS: { control: Migration[]; logs: Migration[] };
  }
}
