import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project, absolute. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** An absolute path inside the project. */
export function fromRoot(...parts: string[]): string {
  return join(ROOT, ...parts);
}

/** Something the person at the terminal can set right: its message is shown without a stack. */
export class UserError extends Error {
  override readonly name = "UserError";
}
