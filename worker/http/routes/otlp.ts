import { Hono } from "hono";
import { type Encoding, exportResponse } from "../../capture/otlp/response.ts";
import { authorize } from "../../services/context.ts";
import { ServiceError } from "../../services/error.ts";
import { ingestLogs, ingestTraces } from "../../services/ingest-otlp.ts";
import { readIngestBytes } from "../ingest-body.ts";
import { projectContext } from "../middleware/project-context.ts";
import { encodingOf, otlpRefusal } from "../otlp-errors.ts";
import type { AppContext, AppEnv } from "../types.ts";

const CONTENT_TYPE = { protobuf: "application/x-protobuf", json: "application/json" } as const;

/** The receiver of OpenTelemetry's OTLP/HTTP 1.x, in both of its encodings. */
export const otlp = new Hono<AppEnv>()
  .post("/traces", projectContext, async (c) => {
    authorize(c.var.ctx, "ingest");
    const encoding = encodingFor(c);
    const partial = await ingestTraces(c.var.ctx, { body: await readIngestBytes(c.req.raw), encoding });
    return answer(encoding, exportResponse(encoding, "rejectedSpans", partial));
  })
  .post("/logs", projectContext, async (c) => {
    authorize(c.var.ctx, "ingest");
    const encoding = encodingFor(c);
    const partial = await ingestLogs(c.var.ctx, { body: await readIngestBytes(c.req.raw), encoding });
    return answer(encoding, exportResponse(encoding, "rejectedLogRecords", partial));
  })
  // Exporters that are told all three signals' base send these too, and complain of a 404 for ever.
  .post("/metrics", projectContext, async (c) => {
    authorize(c.var.ctx, "ingest");
    const encoding = encodingFor(c);
    await readIngestBytes(c.req.raw);
    return answer(encoding, exportResponse(encoding, "rejectedDataPoints"));
  });

otlp.onError((error, c) => otlpRefusal(error, c));

function encodingFor(c: AppContext): Encoding {
  const encoding = encodingOf(c);
  if (encoding) return encoding;
  throw new ServiceError("unsupported_media_type", "send application/x-protobuf or application/json");
}

function answer(encoding: Encoding, body: string | Uint8Array): Response {
  return new Response(body, { headers: { "content-type": CONTENT_TYPE[encoding] } });
}
