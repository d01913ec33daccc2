import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";

const { control, logs } = env.TEST_MIGRATIONS;
await applyD1Migrations(env.DB, control);
await applyD1Migrations(env.LOGS_0, logs);
await applyD1Migrations(env.LOGS_1, logs);
