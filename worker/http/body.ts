import type { z } from "zod";
import { ServiceError } from "../services/error.ts";
import type { AppContext } from "./types.ts";

/** Far more than any of these bodies needs. */
const MAX_BYTES = 64 * 1024;

/**
 * The JSON body of a request, checked. For small bodies that people write (not for ingest). Throws
 * `unsupported_media_type`, `payload_too_large`, `invalid_json` or `invalid_body` with the paths that are wrong.
 */
export async function readJson<T extends z.ZodType>(c: AppContext, schema: T): Promise<z.infer<T>> {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new ServiceError("unsupported_media_type", "send the body as application/json");
  const parsed = schema.safeParse(parse(await readBounded(c.req.raw)));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  throw new ServiceError("invalid_body", "the body is not as it should be", { issues });
}

async function readBounded(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES)
      throw new ServiceError("payload_too_large", `the body may have ${MAX_BYTES} bytes at most`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ServiceError("invalid_json", `the body is not JSON: ${(error as Error).message}`);
  }
}
