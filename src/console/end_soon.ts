/**
 * How long the process may take to end, in milliseconds.
 */
const LIMIT = 1_000

/**
 * Ends the process of a command whose store has failed. On its way out an application takes leave of
 * Redis, and waits for the answer of one that hangs.
 */
export function endSoon(exitCode: number | undefined): void {
  setTimeout(() => process.exit(exitCode), LIMIT).unref()
}
