import { getActiveTest } from '@japa/runner'

/**
 * Collects, until the test ends, what would end a server: promises that reject, and nobody has taken.
 */
export function collectRejections(): unknown[] {
  const rejections: unknown[] = []
  const collect = (reason: unknown) => void rejections.push(reason)
  process.on('unhandledRejection', collect)
  getActiveTest()!.cleanup(() => void process.off('unhandledRejection', collect))
  return rejections
}
