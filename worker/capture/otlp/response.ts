import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** The two encodings of OTLP/HTTP. An answer is in that of its request. */
export type Encoding = "protobuf" | "json";

export interface PartialSuccess {
  rejected: number;
  /** Why, for people. May be set with nothing rejected: a warning. */
  message: string;
}

/** Of an `Export{Traces,Logs,Metrics}ServiceResponse`, which differ in one name alone. */
export function exportResponse(
  encoding: Encoding,
  counted: "rejectedSpans" | "rejectedLogRecords" | "rejectedDataPoints",
  partial?: PartialSuccess,
): string | Uint8Array {
  if (encoding === "json")
    return JSON.stringify(
      partial
        ? { partialSuccess: { [counted]: String(partial.rejected), errorMessage: partial.message } }
        : {},
    );
  const writer = new BinaryWriter();
  if (partial) {
    writer.tag(1, WireType.LengthDelimited).fork();
    if (partial.rejected > 0) writer.tag(1, WireType.Varint).int64(partial.rejected);
    writer.tag(2, WireType.LengthDelimited).string(partial.message);
    writer.join();
  }
  return writer.finish();
}

/** A `google.rpc.Status`, which OTLP/HTTP has for refusals, in protobuf. */
export function statusMessage(code: number, message: string): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int32(code);
  writer.tag(2, WireType.LengthDelimited).string(message);
  return writer.finish();
}
