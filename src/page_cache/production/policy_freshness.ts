import { parameterNames } from '../../keys/query.ts'
import { isMadeUp } from '../../keys/selectors.ts'
import type { PageScope } from '../request_scope.ts'
import type { PageFields } from '../../page/page.ts'

/**
 * How long a page is kept, where its policy decides.
 *
 * @param selectors - What tells its variants apart
 * @returns the name of the reason why it cannot be kept
 */
export function policyFreshness(
  scope: PageScope,
  selectors: readonly string[]
): Pick<PageFields, 'storedAt' | 'freshUntil' | 'staleness'> | 'timeout' | 'provisional' {
  const { ctx, policy } = scope
  const timeout = policy.timeout(ctx)
  if (timeout === undefined) {
    return 'timeout'
  }
  const storedAt = Date.now()
  if (policy.declared.forever && !isProvisional(scope, selectors)) {
    return { storedAt, freshUntil: null }
  }
  if (timeout === null) {
    return 'provisional'
  }
  const freshUntil = storedAt + timeout * 1000
  return {
    storedAt,
    freshUntil,
    staleness: {
      generatedAt: storedAt,
      staleWhileRevalidateUntil: freshUntil,
      staleIfErrorUntil: freshUntil + policy.staleIfError * 1000,
    },
  }
}

/**
 * Whether a visitor produced it with something that they can make up, such as parameters that are
 * not declared, or headers: visitors could fill up the store for ever.
 */
function isProvisional(scope: PageScope, selectors: readonly string[]): boolean {
  const { ctx, isRenewal } = scope
  return (
    !isRenewal &&
    (hasUnknownParameters(scope) || selectors.some((selector) => isMadeUp(selector, ctx.request)))
  )
}

function hasUnknownParameters({ ctx, runtime, policy }: PageScope): boolean {
  return (
    policy.keyedQuery !== 'none' &&
    parameterNames(ctx.request.parsedUrl.query).some(
      (name) => !runtime.isIgnored(name) && !policy.isKnownParameter(name)
    )
  )
}
