import { z } from "zod";

const Email = z.email().max(254);
const Password = z.string().min(10, "at least 10 characters").max(128);
const Label = z.string().trim().min(1).max(80);

export const SignupInput = z.object({
  email: Email,
  password: Password,
  name: Label.optional(),
  organization: Label.optional(),
  project: Label.optional(),
});
export type SignupInput = z.infer<typeof SignupInput>;

export const LoginInput = z.object({ email: Email, password: z.string().min(1).max(128) });
export type LoginInput = z.infer<typeof LoginInput>;

export const User = z.object({ id: z.string(), email: z.string(), name: z.string().nullable() });
export type User = z.infer<typeof User>;

export const Organization = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(["owner", "admin", "member"]),
});
export type Organization = z.infer<typeof Organization>;

export const Project = z.object({
  id: z.string(),
  organization_id: z.string(),
  name: z.string(),
  created_at: z.string(),
});
export type Project = z.infer<typeof Project>;

/** secret: all of a project's data. read: read-only. publishable: write-only, safe in a browser. */
export const KEY_SCOPES = ["secret", "read", "publishable"] as const;
export const KeyScope = z.enum(KEY_SCOPES);
export type KeyScope = z.infer<typeof KeyScope>;

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  scope: KeyScope,
  /** The part of the key that may be shown: `bn_sk_4f9a…`. */
  prefix: z.string(),
  created_at: z.string(),
  last_used_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** A key just made. `key` is shown this once. */
export const NewApiKey = ApiKey.extend({ key: z.string() });
export type NewApiKey = z.infer<typeof NewApiKey>;

/** `POST /api/v1/signup` → 201. */
export const SignupAnswer = z.object({
  user: User,
  organization: Organization,
  project: Project,
  keys: z.object({ secret: NewApiKey, publishable: NewApiKey }),
});
export type SignupAnswer = z.infer<typeof SignupAnswer>;

/** `GET /api/v1/me`: who is logged in, and what they may open. */
export const Me = z.object({
  user: User,
  organizations: z.array(Organization),
  projects: z.array(Project),
});
export type Me = z.infer<typeof Me>;

export const ProjectInput = z.object({ name: Label, organization_id: z.string().optional() });
export type ProjectInput = z.infer<typeof ProjectInput>;
export const ProjectAnswer = z.object({ project: Project });
export const ProjectList = z.object({ projects: z.array(Project) });

export const KeyInput = z.object({ name: Label, scope: KeyScope });
export type KeyInput = z.infer<typeof KeyInput>;
export const KeyAnswer = z.object({ key: NewApiKey });
export const KeyList = z.object({ keys: z.array(ApiKey) });

/** `GET /api/v1/health`. */
export const Health = z.object({ ok: z.boolean(), version: z.string() });
/** `GET /api/v1/status`: a project's lag. */
export const ProjectStatus = z.object({
  /** The last sequence number in the log. */
  seq: z.number().int(),
  uncommitted_events: z.number().int(),
  uncommitted_bytes: z.number().int(),
  oldest_uncommitted_at: z.string().nullable(),
  last_commit_at: z.string().nullable(),
  watchers: z.number().int(),
});
export type ProjectStatus = z.infer<typeof ProjectStatus>;
