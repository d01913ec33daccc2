import { z } from "zod";
import {
  KeyAnswer,
  type KeyInput,
  KeyList,
  type LoginInput,
  Me,
  ProjectAnswer,
  type ProjectInput,
  ProjectList,
  ProjectStatus,
  SignupAnswer,
  type SignupInput,
} from "../../worker/protocol/account.ts";
import { ConversationDetail, ConversationPage } from "../../worker/protocol/conversation.ts";
import { SpanDetail, SpanPage } from "../../worker/protocol/span.ts";
import { request } from "./request.ts";

export { ApiError, asApiError, isAbort } from "./error.ts";

/** Filters of `GET /spans`. Times are ISO 8601 or what the server takes; `limit` is at most 200. */
export interface SpanQuery {
  /** In the filter language. */
  filter?: string;
  from?: string;
  to?: string;
  cursor?: string;
  limit?: number;
}

/** For endpoints whose answer is not used: what they send may grow without breaking the page. */
const Whatever = z.unknown();
const id = encodeURIComponent;

export const signup = (input: SignupInput) => request(SignupAnswer, "POST", "/signup", { body: input });
export const login = (input: LoginInput) => request(Me, "POST", "/login", { body: input });
export const logout = () => request(Whatever, "POST", "/logout", { body: {} });
export const me = (signal?: AbortSignal) => request(Me, "GET", "/me", { signal });

export const listProjects = (signal?: AbortSignal) => request(ProjectList, "GET", "/projects", { signal });
export const createProject = (input: ProjectInput) =>
  request(ProjectAnswer, "POST", "/projects", { body: input });

export const listKeys = (project: string, signal?: AbortSignal) =>
  request(KeyList, "GET", "/keys", { project, signal });
export const createKey = (project: string, input: KeyInput) =>
  request(KeyAnswer, "POST", "/keys", { project, body: input });
export const revokeKey = (project: string, key: string) =>
  request(Whatever, "DELETE", `/keys/${id(key)}`, { project });

export const listSpans = (project: string, query: SpanQuery = {}, signal?: AbortSignal) =>
  request(SpanPage, "GET", "/spans", { project, query: { ...query }, signal });
export const getSpan = (project: string, key: string, signal?: AbortSignal) =>
  request(SpanDetail, "GET", `/spans/${id(key)}`, { project, signal });

export const listConversations = (
  project: string,
  query: { cursor?: string; limit?: number } = {},
  signal?: AbortSignal,
) => request(ConversationPage, "GET", "/conversations", { project, query, signal });
export const getConversation = (project: string, conversation: string, signal?: AbortSignal) =>
  request(ConversationDetail, "GET", `/conversations/${id(conversation)}`, { project, signal });

export const status = (project: string, signal?: AbortSignal) =>
  request(ProjectStatus, "GET", "/status", { project, signal });
