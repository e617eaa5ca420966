/**
 * How far the clocks of two servers may differ, in milliseconds.
 */
export const CLOCK_SKEW = 1_000
