/** Nano-dollars in a dollar: money is an integer of these. */
export const NANO = 1e9;
