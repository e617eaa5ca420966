/**
 * What the failure of a store says about the store.
 *
 * - `unreadable`: an entry is no JSON, or not what bentocache has written; or there is something else in
 * its place, such as a folder, a file of another user, or a list in Redis. It says nothing of the store
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
 * What is said of a file alone, by the calls that say it. `connect` says the same of a whole store.
 */
const NOT_OURS = ['EISDIR', 'EACCES', 'EPERM']
const OF_FILES = ['open', 'read']

/**
 * @param error - What an operation of `@adonisjs/cache` has thrown
 */
export function storeFailure(error: unknown): StoreFailure {
  const own = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const { message, code = '', syscall = '' } = Object(own) as Partial<NodeJS.ErrnoException>
  const said = message || code || String(own)
  const isOfFile = NOT_OURS.includes(code) && OF_FILES.includes(syscall)
  const isUnreadable = own instanceof SyntaxError || own instanceof TypeError || isOfFile
  const kind = isUnreadable || said.startsWith('WRONGTYPE') ? 'unreadable' : kindOf(code)
  return { kind, message: said.replace(/[\s.]+$/, '') }
}

function kindOf(code: string): StoreFailure['kind'] {
  if (CHANGED.includes(code)) {
    return 'changed'
  }
  return FULL.includes(code) ? 'half-written' : 'unavailable'
}
