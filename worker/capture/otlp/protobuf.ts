import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { Budget, MAX_DEPTH } from "./budget.ts";
import type { Field, MessageTable, Scalar } from "./schema.ts";

type Json = Record<string, unknown>;

/**
 * A protobuf message as OTLP/JSON. 64-bit integers are exact; broken UTF-8 becomes U+FFFD; a known field with
 * another wire type is skipped, as protobuf asks. Throws when the bytes are no protobuf, and `TooMuch`.
 */
export function readProtobuf(bytes: Uint8Array, table: MessageTable): Json {
  return readMessage(new BinaryReader(bytes, decode), bytes.length, table, new Budget(), 0);
}

const utf8 = new TextDecoder();
const decode = (bytes: Uint8Array) => utf8.decode(bytes);

function readMessage(
  reader: BinaryReader,
  end: number,
  table: MessageTable,
  budget: Budget,
  depth: number,
): Json {
  if (depth > MAX_DEPTH) throw new RangeError(`messages are nested deeper than ${MAX_DEPTH}`);
  budget.take(table);
  const message: Json = {};
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    const field = table.fields.get(number);
    if (!field || wireType !== wireTypeOf(field.type)) {
      reader.skip(wireType, number);
      continue;
    }
    let value: unknown;
    if (isTable(field.type)) {
      const length = reader.uint32();
      const stop = reader.pos + length;
      if (stop > end) throw new RangeError("a message ends after the one that holds it");
      value = readMessage(reader, stop, field.type, budget, depth + 1);
    } else value = readScalar(reader, field.type);
    put(message, field, value);
  }
  if (reader.pos !== end) throw new RangeError("a field ends after the message that holds it");
  return message;
}

export function isTable(type: Field["type"]): type is MessageTable {
  return typeof type === "object" && "fields" in type;
}

/** Adds a value of a field to a message: to its list when it is repeated. Absent values are left out. */
export function put(message: Json, field: Field, value: unknown): void {
  if (value === undefined) return;
  if (!field.repeated) message[field.name] = value;
  else if (message[field.name]) (message[field.name] as unknown[]).push(value);
  else message[field.name] = [value];
}

function wireTypeOf(type: Field["type"]): WireType {
  if (typeof type !== "string") return isTable(type) ? WireType.LengthDelimited : WireType.Varint;
  switch (type) {
    case "bool":
    case "int64":
    case "uint32":
      return WireType.Varint;
    case "double":
    case "fixed64":
      return WireType.Bit64;
    case "fixed32":
      return WireType.Bit32;
    default:
      return WireType.LengthDelimited;
  }
}

function readScalar(reader: BinaryReader, type: Scalar): unknown {
  if (typeof type !== "string") return reader.int32();
  switch (type) {
    case "string":
      return reader.string();
    case "bool":
      return reader.bool();
    case "double":
      return jsonNumber(reader.double());
    case "int64":
      return String(reader.int64());
    case "fixed64":
      return String(reader.fixed64());
    case "uint32":
      return reader.uint32();
    case "fixed32":
      return reader.fixed32();
    case "bytes":
      return Buffer.from(reader.bytes()).toString("base64");
    case "trace_id":
    case "span_id":
      return Buffer.from(reader.bytes()).toString("hex");
  }
}

/** A number as JSON can write it: NaN and the infinities by their names. */
export function jsonNumber(n: number): number | string {
  return Number.isFinite(n) ? n : String(n);
}
