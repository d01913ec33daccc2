import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SignupAnswer } from "../../worker/protocol/account.ts";
import { UserError } from "../runtime/root.ts";

export interface DemoAccount {
  email: string;
  password: string;
  /** A secret key of the demo's project. */
  key: string;
  /** Whether it was made just now, and so has no logs. */
  isNew: boolean;
}

const EMAIL = "demo@example.com";
const PASSWORD = "no-take-backs";

/** The demo's account, made over HTTP as anybody's is, and kept in the data folder for the next start. */
export async function demoAccount(url: string, folder: string): Promise<DemoAccount> {
  const file = join(folder, "demo.json");
  const kept = read(file);
  if (kept && (await works(url, kept.key))) return { ...kept, isNew: false };

  const response = await fetch(`${url}/api/v1/signup`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({
      email: EMAIL,
      password: PASSWORD,
      name: "Demo",
      organization: "Bayside Motors",
      project: "Showroom chatbot",
    }),
  });
  if (response.status !== 201)
    throw new UserError(
      `The demo's account could not be made (${response.status}): ${await response.text()}\n` +
        `Start without it: npm start -- --empty. To begin anew, remove ${folder}.`,
    );
  const { keys } = (await response.json()) as SignupAnswer;
  const account = { email: EMAIL, password: PASSWORD, key: keys.secret.key };
  writeFileSync(file, JSON.stringify(account), { mode: 0o600 });
  return { ...account, isNew: true };
}

function read(file: string): Omit<DemoAccount, "isNew"> | null {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

async function works(url: string, key: string): Promise<boolean> {
  const response = await fetch(`${url}/api/v1/status`, { headers: { authorization: `Bearer ${key}` } });
  await response.body?.cancel();
  return response.ok;
}
