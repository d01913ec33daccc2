import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * The control database as migrations/control makes it (a test holds the two together).
 * Times are integer milliseconds since 1970.
 */

const time = (name: string) => integer(name, { mode: "timestamp_ms" });

/** `users`, `sessions`, `accounts` and `verifications` have the shape that better-auth asks for. */
export const users = sqliteTable("users", {
  id: text("id").primaryKey(),
  email: text("email").notNull(),
  emailVerified: integer("email_verified", { mode: "boolean" }).notNull(),
  name: text("name"),
  image: text("image"),
  createdAt: time("created_at").notNull(),
  updatedAt: time("updated_at").notNull(),
});

export const sessions = sqliteTable("sessions", {
  id: text("id").primaryKey(),
  userId: text("user_id").notNull(),
  token: text("token").notNull(),
  expiresAt: time("expires_at").notNull(),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  createdAt: time("created_at").notNull(),
  updatedAt: time("updated_at").notNull(),
});

/** A way to log in. With a password: provider `credential`, and `accountId` is the user's id. */
export const accounts = sqliteTable("accounts", {
  id: text("id").primaryKey(),
  userId: text("user_id").notNull(),
  accountId: text("account_id").notNull(),
  providerId: text("provider_id").notNull(),
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: time("access_token_expires_at"),
  refreshTokenExpiresAt: time("refresh_token_expires_at"),
  scope: text("scope"),
  password: text("password"),
  createdAt: time("created_at").notNull(),
  updatedAt: time("updated_at").notNull(),
});

export const verifications = sqliteTable("verifications", {
  id: text("id").primaryKey(),
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: time("expires_at").notNull(),
  createdAt: time("created_at").notNull(),
  updatedAt: time("updated_at").notNull(),
});

export const organizations = sqliteTable("organizations", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  createdAt: time("created_at").notNull(),
});

export const ROLES = ["owner", "admin", "member"] as const;

export const members = sqliteTable("members", {
  organizationId: text("organization_id").notNull(),
  userId: text("user_id").notNull(),
  role: text("role", { enum: ROLES }).notNull(),
  createdAt: time("created_at").notNull(),
});

export const projects = sqliteTable("projects", {
  id: text("id").primaryKey(),
  organizationId: text("organization_id").notNull(),
  name: text("name").notNull(),
  /** LOGS_{shard} holds all that is the project's. Never changes. */
  shard: integer("shard").notNull(),
  createdAt: time("created_at").notNull(),
});

export const apiKeys = sqliteTable("api_keys", {
  /** The middle part of the key. */
  id: text("id").primaryKey(),
  projectId: text("project_id").notNull(),
  name: text("name").notNull(),
  scope: text("scope", { enum: ["secret", "read", "publishable"] }).notNull(),
  /** What may be shown. */
  prefix: text("prefix").notNull(),
  /** SHA-256 of the whole key, base64. */
  hash: text("hash").notNull(),
  createdBy: text("created_by").notNull(),
  createdAt: time("created_at").notNull(),
  lastUsedAt: time("last_used_at"),
  revokedAt: time("revoked_at"),
});

export const auditLog = sqliteTable("audit_log", {
  id: text("id").primaryKey(),
  organizationId: text("organization_id").notNull(),
  projectId: text("project_id"),
  actorId: text("actor_id").notNull(),
  action: text("action", {
    enum: ["organization.created", "project.created", "key.created", "key.revoked"],
  }).notNull(),
  /** The id of what was acted upon. */
  subjectId: text("subject_id").notNull(),
  createdAt: time("created_at").notNull(),
});
