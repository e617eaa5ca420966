import { types } from 'node:util'

/**
 * Whether a function of an application has returned a promise where nobody waits for one. Its error is taken up:
 * Node.js ends a process in which a promise rejects that nobody has taken.
 */
export function isPromise(returned: unknown): boolean {
  if (!types.isPromise(returned)) {
    return false
  }
  returned.catch(() => {})
  return true
}
