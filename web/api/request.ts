import type { z } from "zod";
import { ERROR_STATUS, ErrorBody, type ErrorCode } from "../../worker/protocol/error.ts";
import { ApiError } from "./error.ts";

export interface RequestOptions {
  body?: unknown;
  /** The project that the request is about: sent as `x-binnacle-project`. */
  project?: string;
  query?: Record<string, string | number | undefined>;
  signal?: AbortSignal;
}

type Listener = () => void;
const unauthorized = new Set<Listener>();

/** Calls `listener` whenever the server no longer knows the session. Returns how to stop. */
export function onUnauthorized(listener: Listener): () => void {
  unauthorized.add(listener);
  return () => unauthorized.delete(listener);
}

/**
 * One request to `/api/v1{path}`, its answer checked against `schema`.
 * @throws ApiError; an abort rejects with the browser's own AbortError.
 */
export async function request<T>(
  schema: z.ZodType<T>,
  method: "GET" | "POST" | "DELETE",
  path: string,
  options: RequestOptions = {},
): Promise<T> {
  const response = await send(method, path, options);
  const text = await readText(response);
  if (!response.ok) throw failure(response, text);
  const parsed = schema.safeParse(text === "" ? undefined : parseJson(response, text));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0];
  throw new ApiError(
    "unexpected_answer",
    `The server's answer has another shape than this page expects (${where?.path.join(".") || "whole"}: ${where?.message}). A reload may bring the matching version.`,
    { status: response.status, requestId: requestId(response) },
  );
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== "") query.set(name, String(value));
  }
  const headers: Record<string, string> = { accept: "application/json" };
  if (options.project) headers["x-binnacle-project"] = options.project;
  if (options.body !== undefined) headers["content-type"] = "application/json";
  try {
    return await fetch(`/api/v1${path}${query.size > 0 ? `?${query}` : ""}`, {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      credentials: "same-origin",
      signal: options.signal,
    });
  } catch (cause) {
    throw unreachable(cause);
  }
}

async function readText(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    throw unreachable(cause);
  }
}

function unreachable(cause: unknown): unknown {
  if (cause instanceof DOMException && cause.name === "AbortError") return cause;
  return new ApiError("network", "Binnacle can't be reached. Check the connection and try again.");
}

function parseJson(response: Response, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError("unexpected_answer", "The server answered with something that is not JSON.", {
      status: response.status,
      requestId: requestId(response),
    });
  }
}

function failure(response: Response, text: string): ApiError {
  const error = readFailure(response, text);
  if (error.code === "unauthorized") for (const listener of unauthorized) listener();
  return error;
}

function readFailure(response: Response, text: string): ApiError {
  const more = { status: response.status, retryAfter: retryAfter(response), requestId: requestId(response) };
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const parsed = ErrorBody.safeParse(body);
  if (!parsed.success) {
    // A proxy in between answers in its own words: its status is all that can be trusted.
    const code = response.status >= 500 ? "unavailable" : "unexpected_answer";
    return new ApiError(code, `The server answered ${response.status} without saying why.`, more);
  }
  const { code, message, issues, request_id } = parsed.data.error;
  return new ApiError(known(code), message, { ...more, issues, requestId: request_id });
}

function known(code: string): ErrorCode | "unexpected_answer" {
  return code in ERROR_STATUS ? (code as ErrorCode) : "unexpected_answer";
}

function requestId(response: Response): string | null {
  return response.headers.get("x-request-id");
}

function retryAfter(response: Response): number | null {
  const seconds = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
  return Number.isFinite(seconds) ? seconds : null;
}
