import { logFailed } from '../../policy/computing/log_failed.ts'
import type { Reason } from '../../store_rules/reasons.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * Why a page is not stored under the key by which its handler was called: by now the key function names another
 * one. It reads what the handler finds out or changes, such as who is logged in where nobody has asked before,
 * and so the page would answer those that it is not for.
 *
 * To be called when the request is the visitor's own again.
 *
 * @returns `null` where the key is the same
 */
export async function keyRefusal({
  ctx,
  policy,
  runtime,
  slot,
}: PageScope): Promise<Reason | null> {
  try {
    const key = policy.key(ctx)
    if ((key instanceof Promise ? await key : key) === slot.key) {
      return null
    }
  } catch (error) {
    logFailed(ctx, policy.declared, 'key', error)
    return 'key-error'
  }
  // In development, files are part of it.
  return runtime.sources?.look().hasJustChanged(Date.now()) ? 'changed' : 'key-changed'
}
