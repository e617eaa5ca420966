/**
 * Takes an error of a store for its answer where it has answered with something that is not even
 * JSON: the store is there, and the entry cannot be read.
 *
 * @param error - As bentocache throws it
 * @returns something that is no entry
 * @throws any other error
 */
export function unreadable(error: { cause?: unknown }): unknown {
  if (error.cause instanceof SyntaxError) {
    return error.cause
  }
  throw error
}
