import { Budget, MAX_DEPTH } from "./budget.ts";
import { isTable, jsonNumber, put } from "./protobuf.ts";
import type { Field, MessageTable, Scalar } from "./schema.ts";

type Json = Record<string, unknown>;
const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * OTLP/JSON as exporters and people write it, in its one canonical form: ids in hex or base64, integers as
 * numbers or texts, enums by number or name, fields by either of their names. A value of a wrong type is
 * absent. Throws `TooMuch`.
 */
export function readJson(value: Json, table: MessageTable): Json {
  return readMessage(value, table, new Budget(), 0);
}

function readMessage(value: Json, table: MessageTable, budget: Budget, depth: number): Json {
  budget.take(table);
  const message: Json = {};
  for (const key in value) {
    const field = table.byName.get(key);
    if (!field) continue;
    const given = value[key];
    if (!field.repeated) put(message, field, readField(given, field, budget, depth));
    else if (Array.isArray(given))
      for (const item of given) put(message, field, readField(item, field, budget, depth));
  }
  return message;
}

function readField(given: unknown, field: Field, budget: Budget, depth: number): unknown {
  if (!isTable(field.type)) return readScalar(given, field.type);
  // Deeper than anybody means it. What is above is taken.
  return isRecord(given) && depth < MAX_DEPTH ? readMessage(given, field.type, budget, depth + 1) : undefined;
}

function readScalar(given: unknown, type: Scalar): unknown {
  if (given === null || given === undefined) return undefined;
  if (typeof type !== "string") return typeof given === "string" ? type.get(given) : wholeNumber(given);
  switch (type) {
    case "string":
      return typeof given === "string" ? given : undefined;
    case "bool":
      return typeof given === "boolean" ? given : undefined;
    case "double":
      return readDouble(given);
    case "int64":
    case "fixed64":
      return readInteger(given, type === "fixed64");
    case "uint32":
    case "fixed32":
      return wholeNumber(given);
    case "bytes":
      return typeof given === "string" ? given : undefined;
    case "trace_id":
      return readId(given, 16);
    case "span_id":
      return readId(given, 8);
  }
}

const wholeNumber = (value: unknown) => {
  const n = typeof value === "string" && value !== "" ? Number(value) : value;
  return Number.isInteger(n) && Math.abs(n as number) <= 0xffffffff ? n : undefined;
};

function readDouble(given: unknown): number | string | undefined {
  if (typeof given === "number") return given;
  if (typeof given !== "string" || given.trim() === "") return undefined;
  return given === "NaN" || !Number.isNaN(Number(given)) ? jsonNumber(Number(given)) : undefined;
}

const DIGITS = /^-?\d{1,20}$/;

/** Exact as far as the text was: a number past 2^53 came without its last digits. */
function readInteger(given: unknown, unsigned: boolean): string | undefined {
  if (typeof given === "number" && Number.isFinite(given)) return String(BigInt(Math.trunc(given)));
  if (typeof given !== "string" || !DIGITS.test(given)) return undefined;
  return unsigned && given.startsWith("-") ? undefined : given;
}

/** An id as lower-case hex. What is neither hex nor base64 of the right length stays, to be told about. */
function readId(given: unknown, bytes: number): string | undefined {
  if (typeof given !== "string") return undefined;
  if (given.length === bytes * 2) return given.toLowerCase();
  const decoded = Buffer.from(given, "base64");
  return decoded.length === bytes ? decoded.toString("hex") : given.slice(0, 64);
}
