// Behaves as wrangler 4.155 does towards one account: same arguments, exit codes and JSON. The account is a file.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";

const file = process.env.FAKE_ACCOUNT;
const account = JSON.parse(readFileSync(file, "utf8"));
const args = process.argv.slice(2);
const option = (name) => args[args.indexOf(name) + 1];
const save = () => writeFileSync(file, JSON.stringify(account));
const fail = (message) => {
  console.error(`✘ [ERROR] ${message}`);
  process.exit(1);
};

account.calls.push(args.join(" "));
save();
if (account.fails && args.join(" ").startsWith(account.fails))
  fail("A request to the Cloudflare API failed.");
if (args[0] === "whoami") {
  console.log(
    JSON.stringify(account.loggedIn ? { loggedIn: true, email: "ada@example.com" } : { loggedIn: false }),
  );
  process.exit(account.loggedIn ? 0 : 1);
}
if (!account.loggedIn) fail("In a non-interactive environment, it's necessary to set a CLOUDFLARE_API_TOKEN");

const command = args.slice(0, 3).join(" ");
if (command === "d1 list --json") console.log(JSON.stringify(account.databases));
else if (command.startsWith("d1 create ")) {
  const name = args[2];
  if (account.databases.some((database) => database.name === name))
    fail("A database with that name already exists");
  account.databases.push({ uuid: crypto.randomUUID(), name, version: "production" });
} else if (command === "d1 migrations apply") {
  const config = readFileSync(option("--config"), "utf8");
  const id = new RegExp(`binding = "${args[3]}"[^[]*database_id = "([^"]+)"`).exec(config)?.[1];
  const database = account.databases.find(({ uuid }) => uuid === id);
  if (!database) fail(`Couldn't find a D1 DB with the name or binding '${args[3]}'`);
  account.migrated.push(database.name);
} else if (command === "r2 bucket info") {
  if (!account.buckets.includes(args[3])) fail("The specified bucket does not exist. [code: 10006]");
  console.log(JSON.stringify({ name: args[3] }));
} else if (command === "r2 bucket create") account.buckets.push(args[3]);
else if (args[0] === "secret" && args[1] === "list") {
  if (!account.worker) fail('Worker "binnacle" not found.');
  console.log(JSON.stringify(Object.keys(account.secrets).map((name) => ({ name, type: "secret_text" }))));
} else if (args[0] === "deploy") {
  const config = readFileSync(option("--config"), "utf8");
  for (const [, id] of config.matchAll(/database_id = "([^"]+)"/g))
    if (!account.databases.some(({ uuid }) => uuid === id))
      fail("binding DB of type d1 must have a valid `id` specified");
  if (args.includes("--secrets-file"))
    Object.assign(account.secrets, JSON.parse(readFileSync(option("--secrets-file"), "utf8")));
  account.worker = true;
  const entry = { type: "deploy", version: 1, targets: ["https://binnacle.ada.workers.dev"] };
  appendFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, `${JSON.stringify({ type: "wrangler-session" })}\n`);
  appendFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, `${JSON.stringify(entry)}\n`);
} else fail(`Unknown arguments: ${args.join(", ")}`);
save();
