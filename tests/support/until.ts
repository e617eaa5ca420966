import { setImmediate } from 'node:timers/promises'

/**
 * Resolves when something has become true that no event tells of. The test's own limit ends it.
 */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await setImmediate()
  }
}
