import { MAX_BODY_BYTES } from "../protocol/limits.ts";
import { ServiceError } from "../services/error.ts";

const MIB = 1024 * 1024;

/** The body of an ingest request as text. Broken UTF-8 becomes U+FFFD. Throws what `readIngestBytes` does. */
export async function readIngestBody(request: Request): Promise<string> {
  return new TextDecoder().decode(await readIngestBytes(request));
}

/**
 * The body of an ingest request, decompressed, never more of it in memory than is allowed: a gzip bomb is
 * stopped where it passes the limit. Throws `payload_too_large`, `unsupported_media_type` or `invalid_body`.
 */
export async function readIngestBytes(request: Request): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > MAX_BODY_BYTES) {
    await request.body?.cancel();
    throw tooLarge();
  }
  if (!request.body) return new Uint8Array(0);
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  // Not by text(), which warns in the log of every body that is not said to be text.
  if (encoding === "identity" && declared > 0) return new Uint8Array(await request.arrayBuffer());
  return readBounded(decompressed(request.body, encoding), encoding);
}

function decompressed(body: ReadableStream, encoding: string): ReadableStream {
  switch (encoding) {
    case "identity":
    case "":
      return body;
    case "gzip":
    case "x-gzip":
      return body.pipeThrough(new DecompressionStream("gzip"));
    case "deflate":
      return body.pipeThrough(new DecompressionStream("deflate"));
    default:
      throw new ServiceError("unsupported_media_type", `content-encoding ${encoding} is not known: use gzip`);
  }
}

async function readBounded(stream: ReadableStream, encoding: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = (stream as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new ServiceError("invalid_body", `the body is not valid ${encoding}, or was cut off`);
    });
    if (done) return Buffer.concat(chunks);
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader.cancel().catch(() => {});
      throw tooLarge();
    }
    chunks.push(value);
  }
}

const tooLarge = () =>
  new ServiceError(
    "payload_too_large",
    `a body may have ${MAX_BODY_BYTES / MIB} MiB, decompressed: send smaller batches`,
  );
