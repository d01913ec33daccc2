import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { bucketsOf, databasesOf, withDatabaseIds } from "../../scripts/deploy/config.ts";
import { deploy } from "../../scripts/deploy/steps.ts";
import { fromRoot } from "../../scripts/runtime/root.ts";
import { run } from "../../scripts/runtime/run.ts";

const TOML = readFileSync(fromRoot("wrangler.toml"), "utf8");
const DATABASES = ["binnacle-control", "binnacle-logs-0", "binnacle-logs-1"];
const FAKE = fromRoot("test/scripts/fake/wrangler.mjs");

interface Account {
  loggedIn: boolean;
  databases: { uuid: string; name: string }[];
  buckets: string[];
  migrated: string[];
  secrets: Record<string, string>;
  worker: boolean;
  calls: string[];
  /** The beginning of the command that fails. */
  fails?: string;
}

let folder: string;
let said: string[];

const accountFile = () => join(folder, "account.json");
const account = () => JSON.parse(readFileSync(accountFile(), "utf8")) as Account;
const change = (more: Partial<Account>) =>
  writeFileSync(accountFile(), JSON.stringify({ ...account(), calls: [], ...more }));

function deployThere(): Promise<string[]> {
  said = [];
  return deploy({
    folder,
    say: (line) => said.push(line),
    wrangler: (args, environment) =>
      run(process.execPath, [FAKE, ...args], {
        cwd: folder,
        env: { ...process.env, FAKE_ACCOUNT: accountFile(), ...environment },
      }),
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "binnacle-deploy-"));
  cpSync(fromRoot("wrangler.toml"), join(folder, "wrangler.toml"));
  const empty: Account = {
    loggedIn: true,
    databases: [],
    buckets: [],
    migrated: [],
    secrets: {},
    worker: false,
    calls: [],
  };
  writeFileSync(accountFile(), JSON.stringify(empty));
});

describe("deploying to an account", () => {
  test("makes everything in an empty one, and says the address", async () => {
    expect(await deployThere()).toEqual(["https://binnacle.ada.workers.dev"]);
    expect(account().databases.map(({ name }) => name)).toEqual(DATABASES);
    expect(account().buckets).toEqual(["binnacle-payloads"]);
    expect(account().migrated).toEqual(DATABASES);
    expect(account().secrets.AUTH_SECRET?.length).toBeGreaterThanOrEqual(32);
  });

  test("changes nothing the second time but the migrations and the Worker", async () => {
    await deployThere();
    const before = account();
    change({});
    await deployThere();
    expect(account().databases).toEqual(before.databases);
    expect(account().secrets).toEqual(before.secrets);
    expect(account().calls.filter((call) => / create /.test(call))).toEqual([]);
    expect(account().calls.at(-1)).toBe("deploy --config wrangler.deploy.toml");
  });

  test("goes on where a run was cut short", async () => {
    change({ fails: "d1 create binnacle-logs-1" });
    await expect(deployThere()).rejects.toThrow(/Creating binnacle-logs-1 failed/);
    expect(account().worker).toBe(false);
    change({ fails: "" });
    await deployThere();
    expect(account().databases.map(({ name }) => name)).toEqual(DATABASES);
  });

  test("applies migrations before the code that needs them, and stops when they fail", async () => {
    change({ fails: "d1 migrations apply LOGS_0" });
    await expect(deployThere()).rejects.toThrow(/migrations of binnacle-logs-0 failed/);
    expect(account().calls.some((call) => call.startsWith("deploy"))).toBe(false);
  });

  test("never replaces the secret because the list of secrets could not be read", async () => {
    await deployThere();
    const { secrets } = account();
    change({ fails: "secret list" });
    await expect(deployThere()).rejects.toThrow(/Listing the secrets failed/);
    expect(account().secrets).toEqual(secrets);
  });

  test("says how to log in", async () => {
    change({ loggedIn: false });
    await expect(deployThere()).rejects.toThrow(/npx wrangler login/);
    expect(account().calls).toEqual(["whoami --json"]);
  });

  test("leaves wrangler.toml as it is and no secret on the disk", async () => {
    await deployThere();
    expect(readFileSync(join(folder, "wrangler.toml"), "utf8")).toBe(TOML);
    expect(existsSync(join(folder, ".wrangler-secrets.json"))).toBe(false);
  });
});

describe("the configuration for an account", () => {
  test("names the databases and buckets of wrangler.toml", () => {
    expect(databasesOf(TOML)).toEqual([
      { binding: "DB", name: "binnacle-control" },
      { binding: "LOGS_0", name: "binnacle-logs-0" },
      { binding: "LOGS_1", name: "binnacle-logs-1" },
    ]);
    expect(bucketsOf(TOML)).toEqual(["binnacle-payloads"]);
  });

  test("differs from it in the ids alone", () => {
    const ids = new Map(DATABASES.map((name) => [name, `id-of-${name}`]));
    const changed = withDatabaseIds(TOML, ids);
    expect(changed.match(/id-of-[\w-]+/g)).toEqual(DATABASES.map((name) => `id-of-${name}`));
    const back = changed.replace(/"id-of-[\w-]+"/g, '"…"');
    expect(back).toBe(TOML.replace(/(database_id = )"[^"]+"/g, '$1"…"'));
  });

  test("is refused when a database has no id", () => {
    expect(() => withDatabaseIds(TOML, new Map())).toThrow(/binnacle-control/);
  });
});
