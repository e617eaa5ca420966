/**
 * Does something with another NODE_ENV than that of the tests.
 *
 * @param nodeEnv - `undefined` leaves it as it is
 */
export async function inNodeEnv<T>(nodeEnv: string | undefined, run: () => Promise<T>): Promise<T> {
  const before = process.env.NODE_ENV
  if (nodeEnv !== undefined) {
    process.env.NODE_ENV = nodeEnv
  }
  try {
    return await run()
  } finally {
    if (before === undefined) {
      delete process.env.NODE_ENV
    } else {
      process.env.NODE_ENV = before
    }
  }
}
