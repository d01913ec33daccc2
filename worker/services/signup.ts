import { insertAccount, type NewAccount } from "../db/control/signup.ts";
import type { KeyScope, NewApiKey, SignupAnswer, SignupInput } from "../protocol/account.ts";
import type { AccountContext } from "./account-context.ts";
import { ServiceError } from "./error.ts";
import { type MintedKey, mintKey } from "./keys.ts";
import { limitAttempts, normalizeEmail } from "./limit-attempts.ts";
import { hashPassword } from "./passwords.ts";
import { presentKey, presentProject } from "./present.ts";
import { randomBase62, randomId } from "./random.ts";
import { SESSION_DAYS } from "./sessions.ts";

const DAY_MS = 86_400_000;
const FIRST_KEYS = [
  { scope: "secret", name: "First secret key" },
  { scope: "publishable", name: "First publishable key" },
] as const;

/**
 * Makes a user with an organization, a project and two keys, and logs them in: all of it or nothing.
 * Throws `signup_closed`, `rate_limited` or `email_taken`.
 */
export async function signup(
  ctx: AccountContext,
  input: SignupInput,
): Promise<{ answer: SignupAnswer; cookies: string[] }> {
  if (!ctx.signupOpen)
    throw new ServiceError("signup_closed", "sign-up is closed here: ask the operator for an account");
  const email = normalizeEmail(input.email);
  await limitAttempts(ctx, email);
  const minted = FIRST_KEYS.map(({ scope, name }) => ({ scope, name, ...mintKey(scope) }));
  const token = randomBase62(32);
  const account = compose(ctx, { ...input, email }, token, await hashPassword(input.password), minted);
  // Before anything is written: afterwards nothing may fail.
  const cookie = await ctx.sessions.cookie(token);
  if (!(await insertAccount(ctx.control, account, ctx.shards)))
    throw new ServiceError("email_taken", "there is an account with this e-mail address: log in");
  return { answer: present(account, minted), cookies: [cookie] };
}

type FirstKey = MintedKey & { scope: KeyScope; name: string };

function compose(
  ctx: AccountContext,
  input: SignupInput,
  token: string,
  passwordHash: string,
  minted: FirstKey[],
): NewAccount {
  const createdAt = new Date(ctx.now / 1000);
  const user = { id: randomId("usr"), email: input.email, name: input.name ?? null };
  const owner = input.name ?? input.email.split("@")[0];
  const organization = { id: randomId("org"), name: input.organization ?? `${owner}'s organization` };
  const project = { id: randomId("prj"), name: input.project ?? "My project" };
  const line = { projectId: project.id };
  return {
    user,
    login: { id: randomId("acc"), passwordHash },
    session: {
      id: randomId("ses"),
      token,
      expiresAt: new Date(createdAt.getTime() + SESSION_DAYS * DAY_MS),
    },
    organization,
    project,
    keys: minted.map(({ key: _, ...row }) => ({
      ...row,
      projectId: project.id,
      createdBy: user.id,
      createdAt,
    })),
    audit: [
      { id: randomId("aud"), action: "organization.created", subjectId: organization.id },
      { ...line, id: randomId("aud"), action: "project.created", subjectId: project.id },
      ...minted.map(({ id }) => ({
        ...line,
        id: randomId("aud"),
        action: "key.created" as const,
        subjectId: id,
      })),
    ],
    createdAt,
  };
}

function present(account: NewAccount, minted: FirstKey[]): SignupAnswer {
  const { user, organization, project, createdAt } = account;
  const [secret, publishable] = minted.map(
    (key): NewApiKey => ({
      ...presentKey({ ...key, createdAt, lastUsedAt: null, revokedAt: null }),
      key: key.key,
    }),
  ) as [NewApiKey, NewApiKey];
  return {
    user,
    organization: { ...organization, role: "owner" },
    project: presentProject({ ...project, organizationId: organization.id, createdAt }),
    keys: { secret, publishable },
  };
}
