import { parameterNames } from '../../keys/query.ts'
import type { PageScope } from '../request_scope.ts'
import type { PageFields } from '../../page/page.ts'

/**
 * How long a page is kept, where its policy decides.
 *
 * @returns the name of the reason why it cannot be kept
 */
export function policyFreshness(
  scope: PageScope
): Pick<PageFields, 'storedAt' | 'freshUntil' | 'staleness'> | 'timeout' | 'provisional' {
  const { ctx, policy } = scope
  const timeout = policy.timeout(ctx)
  if (timeout === undefined) {
    return 'timeout'
  }
  const storedAt = Date.now()
  if (policy.declared.forever && !isProvisional(scope)) {
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
 * Whether it is a forever page that a visitor produced at a URL with parameters that are not
 * declared: visitors could fill up the store for ever with pages of URLs that they make up.
 */
function isProvisional({ ctx, runtime, policy, isRenewal }: PageScope): boolean {
  return (
    !isRenewal &&
    policy.keyedQuery !== 'none' &&
    parameterNames(ctx.request.parsedUrl.query).some(
      (name) => !runtime.isIgnored(name) && !policy.isKnownParameter(name)
    )
  )
}
