import { calcPrice } from "@pydantic/genai-prices";
import type { Usage } from "../protocol/span.ts";
import { NANO } from "./money.ts";

/**
 * What a call at `time` (microseconds) cost, nano-dollars, from the public price list, or undefined when it knows
 * no price for the model: such a span is unpriced, not free.
 */
export function price(
  provider: string | undefined,
  model: string,
  usage: Usage,
  time: number,
): number | undefined {
  try {
    const found = calcPrice(
      {
        input_tokens: usage.input,
        output_tokens: usage.output,
        cache_read_tokens: Math.min(usage.cached, usage.input),
        cache_write_tokens: Math.min(usage.cache_write, Math.max(0, usage.input - usage.cached)),
      },
      model,
      { ...(provider !== undefined && { providerId: provider }), timestamp: new Date(time / 1000) },
    );
    return found ? Math.round(found.total_price * NANO) : undefined;
  } catch {
    // Counts that no model of theirs admits (more cached than input) throw there.
    return undefined;
  }
}
