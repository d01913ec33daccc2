import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../runtime/root.ts";
import type { Ran } from "../runtime/run.ts";
import { newSecret } from "../runtime/secret.ts";
import { bucketsOf, databasesOf, withDatabaseIds } from "./config.ts";

export interface Deployment {
  /** Runs wrangler with these arguments in `folder`. */
  wrangler: (args: string[], environment?: Record<string, string>) => Promise<Ran>;
  /** The folder of wrangler.toml. */
  folder: string;
  say: (line: string) => void;
}

const CONFIG = "wrangler.deploy.toml";
const SECRETS = ".wrangler-secrets.json";
const OUTPUT = ".wrangler-output.ndjson";

/** Runs wrangler and returns what it printed; throws what it complained about. */
async function must(ran: Promise<Ran>, what: string): Promise<string> {
  const { code, stdout, stderr } = await ran;
  if (code === 0) return stdout;
  throw new UserError(`${what} failed:\n${stdout}\n${stderr}`.trim());
}

/**
 * Brings the account to what wrangler.toml says, and puts the Worker there. Every step looks first at what is there, so
 * that a run that was cut short is simply run again. Databases and buckets are found by their names: the ids of an
 * account are in no file of the repository. Returns the addresses.
 */
export async function deploy(deployment: Deployment): Promise<string[]> {
  const { wrangler, folder, say } = deployment;
  const toml = readFileSync(join(folder, "wrangler.toml"), "utf8");
  await checkLogin(deployment);
  const ids = await ensureDatabases(
    deployment,
    databasesOf(toml).map(({ name }) => name),
  );
  for (const bucket of bucketsOf(toml)) await ensureBucket(deployment, bucket);
  writeFileSync(
    join(folder, CONFIG),
    `# Written by npm run deploy from wrangler.toml. Do not edit.\n${withDatabaseIds(toml, ids)}`,
  );
  // Before the code that needs them: a migration here never takes away what the running code uses.
  for (const { binding, name } of databasesOf(toml)) {
    say(`Migrations of ${name} …`);
    const args = ["d1", "migrations", "apply", binding, "--remote", "--config", CONFIG];
    await must(wrangler(args), `The migrations of ${name}`);
  }
  return await putWorker(deployment);
}

async function checkLogin({ wrangler, say }: Deployment): Promise<void> {
  const { code, stdout } = await wrangler(["whoami", "--json"]);
  if (code !== 0)
    throw new UserError(
      "You are not logged in to Cloudflare. Run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN (with the rights " +
        "Workers Scripts, D1 and Workers R2 Storage: Edit), and then `npm run deploy` again.",
    );
  const { email } = JSON.parse(stdout) as { email?: string };
  say(`Logged in to Cloudflare${email ? ` as ${email}` : ""}.`);
}

async function listDatabases({ wrangler }: Deployment): Promise<Map<string, string>> {
  const stdout = await must(wrangler(["d1", "list", "--json"]), "Listing the D1 databases");
  const databases = JSON.parse(stdout) as { uuid: string; name: string }[];
  return new Map(databases.map(({ uuid, name }) => [name, uuid]));
}

async function ensureDatabases(deployment: Deployment, names: string[]): Promise<Map<string, string>> {
  const there = await listDatabases(deployment);
  const missing = names.filter((name) => !there.has(name));
  for (const name of missing) {
    deployment.say(`Creating the D1 database ${name} …`);
    await must(deployment.wrangler(["d1", "create", name]), `Creating ${name}`);
  }
  return missing.length === 0 ? there : listDatabases(deployment);
}

async function ensureBucket({ wrangler, say }: Deployment, bucket: string): Promise<void> {
  const { code } = await wrangler(["r2", "bucket", "info", bucket, "--json"]);
  if (code === 0) return;
  // It may be missing, or R2 not be switched on: only creating it says which.
  say(`Creating the R2 bucket ${bucket} …`);
  await must(wrangler(["r2", "bucket", "create", bucket]), `Creating ${bucket}`);
}

async function hasSecret({ wrangler }: Deployment, name: string): Promise<boolean> {
  const { code, stdout, stderr } = await wrangler(["secret", "list", "--format", "json", "--config", CONFIG]);
  if (code === 0) return (JSON.parse(stdout) as { name: string }[]).some((secret) => secret.name === name);
  if (/Worker "[^"]+".* not found/.test(stdout + stderr)) return false;
  // Not knowing must not end every session by a new secret.
  throw new UserError(`Listing the secrets failed:\n${stdout}\n${stderr}`.trim());
}

async function putWorker(deployment: Deployment): Promise<string[]> {
  const { wrangler, folder, say } = deployment;
  const secrets = join(folder, SECRETS);
  const output = join(folder, OUTPUT);
  const args = ["deploy", "--config", CONFIG];
  try {
    if (!(await hasSecret(deployment, "AUTH_SECRET"))) {
      say("Making the secret that signs sessions …");
      writeFileSync(secrets, JSON.stringify({ AUTH_SECRET: newSecret() }), { mode: 0o600 });
      args.push("--secrets-file", SECRETS);
    }
    say("Deploying the Worker …");
    await must(wrangler(args, { WRANGLER_OUTPUT_FILE_PATH: output }), "The deployment");
    return targets(readFileSync(output, "utf8"));
  } finally {
    rmSync(secrets, { force: true });
    rmSync(output, { force: true });
  }
}

/** The addresses in wrangler's own report: JSON, one entry a line. */
export function targets(report: string): string[] {
  return report
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as { type: string; targets?: string[] })
    .flatMap((entry) => (entry.type === "deploy" ? (entry.targets ?? []) : []));
}
