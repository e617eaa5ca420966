import { Page } from '../page/page.ts'
import { parameterNames } from '../page/query.ts'
import { fixedShelfLife } from '../freshness/shelf_life.ts'
import type { Storable } from './judge.ts'
import type { Passage } from './passage.ts'
import type { Origin, Product } from './produce.ts'

/**
 * Makes a page of a response that may be stored, and decides how long it is kept.
 */
export function toPage(passage: Passage, storable: Storable, origin: Origin): Product {
  const { ctx, terms } = passage
  const { vary, own, ...produced } = storable
  const fields = { ...produced, ...origin, status: ctx.response.getStatus() }
  if (own) {
    const { storedAt, freshUntil, shelfLife } = own
    return {
      kind: 'page',
      page: new Page({ ...fields, storedAt, freshUntil, shelfLife }),
      vary,
    }
  }

  const timeout = terms.timeout(ctx)
  if (timeout === undefined) {
    return { kind: 'refused', reason: 'timeout' }
  }
  const expires = !terms.policy.forever || isProvisional(passage)
  if (expires && timeout === null) {
    return { kind: 'refused', reason: 'provisional' }
  }
  const storedAt = Date.now()
  if (!expires) {
    return { kind: 'page', page: new Page({ ...fields, storedAt, freshUntil: null }), vary }
  }
  const freshUntil = storedAt + timeout! * 1000
  const { staleIfError } = terms
  const shelfLife = fixedShelfLife(storedAt, freshUntil, { grace: 0, staleIfError })
  return { kind: 'page', page: new Page({ ...fields, storedAt, freshUntil, shelfLife }), vary }
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
