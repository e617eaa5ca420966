import { setImmediate } from 'node:timers/promises'

/**
 * Lets happen whatever can happen without anybody else: for tests that show that something does
 * not, of which no event tells.
 */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    await setImmediate()
  }
}
