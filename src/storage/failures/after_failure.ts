import { storeFailure } from './store_failure.ts'

/**
 * What an operation of a store comes to after it has failed, where the store is not to blame.
 */
export const afterFailure = {
  /**
   * @returns `undefined` where the entry has just been removed; where it is damaged, something that
   * is no entry
   */
  reading(error: unknown): object | undefined {
    switch (storeFailure(error).kind) {
      case 'changed':
        return undefined
      case 'unreadable':
        return {}
      default:
        throw error
    }
  },

  /**
   * @param again - Writes once more: the folder that a clear has removed is made anew
   * @param restore - Writes what the entry was to replace
   */
  async writing<T>(
    error: unknown,
    again: () => Promise<T>,
    restore: () => Promise<unknown>
  ): Promise<T> {
    const { kind } = storeFailure(error)
    if (kind === 'changed') {
      return again()
    }
    if (kind === 'half-written') {
      await restore().catch(() => {})
    }
    throw error
  },

  /**
   * What is to be removed may be gone.
   */
  removing(error: unknown): void {
    if (storeFailure(error).kind !== 'changed') {
      throw error
    }
  },
}
