/**
 * Invalidates pages in our own stores, and after that in the networks in front, which would fetch them
 * again. A store that fails does not keep them there: other stores may have forgotten theirs.
 *
 * @throws what the stores throw, else what the networks throw
 */
export async function hereThenThere(
  here: () => Promise<unknown>,
  there: () => Promise<void> | undefined
): Promise<void> {
  const [own] = await Promise.allSettled([here()])
  const [theirs] = await Promise.allSettled([there()])
  const failed = [own, theirs].find((result) => result.status === 'rejected')
  if (failed) {
    throw failed.reason
  }
}
