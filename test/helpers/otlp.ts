import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { type MessageTable, TRACES } from "../../worker/capture/otlp/schema.ts";

/** A message of OTLP in protobuf, from its canonical JSON: what the reader reads, written by another way. */
export function writeProtobuf(message: Record<string, unknown>, table: MessageTable = TRACES): Uint8Array {
  const writer = new BinaryWriter();
  for (const [number, { name, type }] of table.fields)
    for (const value of [message[name]].flat()) {
      if (value === undefined) continue;
      if (typeof type !== "string" && "fields" in type)
        writer.tag(number, WireType.LengthDelimited).bytes(writeProtobuf(value as never, type));
      else if (typeof type !== "string") writer.tag(number, WireType.Varint).int32(value as number);
      else if (type === "string") writer.tag(number, WireType.LengthDelimited).string(value as string);
      else if (type === "bool") writer.tag(number, WireType.Varint).bool(value as boolean);
      else if (type === "int64") writer.tag(number, WireType.Varint).int64(value as string);
      else if (type === "uint32") writer.tag(number, WireType.Varint).uint32(value as number);
      else if (type === "double") writer.tag(number, WireType.Bit64).double(Number(value));
      else if (type === "fixed64") writer.tag(number, WireType.Bit64).fixed64(value as string);
      else if (type === "fixed32") writer.tag(number, WireType.Bit32).fixed32(value as number);
      else
        writer
          .tag(number, WireType.LengthDelimited)
          .bytes(Buffer.from(value as string, type === "bytes" ? "base64" : "hex"));
    }
  return writer.finish();
}
