/**
 * What the failure of a store says about the store.
 *
 * - `unreadable`: an entry is no JSON, or not what bentocache has written
 * - `changed`: another request, or a clear, has changed or removed the file or its folder meanwhile
 * - `half-written`: the disk is full. The file driver writes in place, so of the entry that it was
 * to replace nothing is left
 * - `unavailable`: everything else
 */
export interface StoreFailure {
  kind: 'unreadable' | 'changed' | 'half-written' | 'unavailable'
  /** What the store itself says, without the full stop at its end: sentences go on after it */
  message: string
}

/**
 * The file driver looks whether a file or a folder is there, and uses it after that.
 */
const CHANGED = ['ENOENT', 'ENOTEMPTY', 'EEXIST']
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO']

/**
 * @param error - What an operation of `@adonisjs/cache` has thrown
 */
export function storeFailure(error: unknown): StoreFailure {
  const own = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const { message, code = '' } = Object(own) as { message?: string; code?: string }
  const said = message || code || String(own)
  return { kind: kindOf(own, code), message: said.replace(/[\s.]+$/, '') }
}

function kindOf(error: unknown, code: string): StoreFailure['kind'] {
  if (error instanceof SyntaxError || error instanceof TypeError) {
    return 'unreadable'
  }
  if (CHANGED.includes(code)) {
    return 'changed'
  }
  return FULL.includes(code) ? 'half-written' : 'unavailable'
}
