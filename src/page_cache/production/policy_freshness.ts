import { parameterNames } from '../../keys/query.ts'
import { policyStaleness } from '../../freshness/staleness.ts'
import type { Passage } from '../request_scope.ts'
import type { PageFields } from '../../page/page.ts'

/**
 * How long a page is kept, where its policy decides.
 *
 * @returns the name of the reason why it cannot be kept
 */
export function fixedTerms(
  passage: Passage
): Pick<PageFields, 'storedAt' | 'freshUntil' | 'staleness'> | 'timeout' | 'provisional' {
  const { ctx, terms } = passage
  const timeout = terms.timeout(ctx)
  if (timeout === undefined) {
    return 'timeout'
  }
  const storedAt = Date.now()
  if (terms.policy.forever && !isProvisional(passage)) {
    return { storedAt, freshUntil: null }
  }
  if (timeout === null) {
    return 'provisional'
  }
  const freshUntil = storedAt + timeout * 1000
  const { staleIfError } = terms
  const staleness = policyStaleness(storedAt, freshUntil, { grace: 0, staleIfError })
  return { storedAt, freshUntil, staleness }
}

/**
 * Whether a visitor has filled a forever page whose URL has parameters that nobody declared: he
 * could fill the store for ever with pages of URLs that he makes up.
 */
function isProvisional({ ctx, tools, terms, isRenewal }: Passage): boolean {
  return (
    !isRenewal &&
    terms.sight !== 'none' &&
    parameterNames(ctx.request.parsedUrl.query).some(
      (name) => !tools.isIgnored(name) && !terms.isKnownParameter(name)
    )
  )
}
