import { produce } from './produce.ts'
import { varyValues } from '../../http/vary.ts'
import { urlTag } from '../../keys/url_tags.ts'
import { requestedHost } from '../../keys/host.ts'
import type { Page } from '../../page/page.ts'
import type { TagVersionMap } from '../../page/tag_version_map.ts'
import type { Product } from './production.ts'
import type { Passage } from '../request_scope.ts'
import type { Landing } from '../in_flight/flights.ts'
import type { Production } from '../in_flight/productions.ts'

/**
 * What came of producing a page and putting it in its place. `notStored` is the reason why a
 * page that may be stored was not; `null` when it was.
 */
export type Filled =
  | {
      kind: 'page'
      page: Page
      notStored: string | null
      isRevalidated?: boolean
      /** A store rule, where that is why it was not stored */
      refusal?: string
    }
  | Exclude<Product, { kind: 'page' }>

/**
 * Produces the page of a request and stores it: step 5 of the algorithm.
 *
 * @param before - The stored page that is to be replaced
 * @param land - Told how it ended as soon as that is known, before the page is stored
 */
export async function fill(
  passage: Passage,
  before: Page | null,
  land: (landing: Landing) => void
): Promise<Filled> {
  const { ctx, tools, place } = passage
  const production = tools.productions.begin(place.store.name, place.key)
  try {
    const { tagVersions, problem } = await versionsFor(passage)
    const product = await produce(passage, { begunAt: production.begunAt, tagVersions }, before)
    if (product.kind !== 'page') {
      land(null)
      return product
    }
    const { page, vary, isRevalidated, refusal } = product
    if (refusal !== undefined) {
      land(null)
      return { kind: 'page', page, notStored: refusal, refusal }
    }
    const values = JSON.stringify(varyValues(vary, ctx.request.request.headers))
    // A page that nobody may use without asking again is of no use to those who wait
    // (RFC 9111, 4).
    land(page.isFresh(Date.now()) ? { page, vary, values } : null)
    const notStored = problem ?? (await keep(passage, production, page, vary))
    return { kind: 'page', page, notStored, isRevalidated }
  } finally {
    tools.productions.end(production)
  }
}

/**
 * The tags of the page, with the versions that they have before its handler runs; or why it
 * cannot be stored.
 */
async function versionsFor({ ctx, tools, terms, place }: Passage): Promise<{
  tagVersions: TagVersionMap
  problem: string | null
}> {
  const { parsedUrl } = ctx.request
  const { forever } = terms.policy
  const query = terms.sight === 'none' ? null : (parsedUrl.query ?? '')
  const ofUrl = urlTag(requestedHost(ctx)!, parsedUrl.pathname, query, tools.isIgnored, forever)
  try {
    const tagVersions = await place.store.tags.versionsFor(
      [ofUrl, ...terms.tags(ctx)],
      terms.tagTtl
    )
    return { tagVersions: tagVersions ?? {}, problem: tagVersions === null ? 'store-error' : null }
  } catch (error) {
    const { declaredBy } = terms.policy
    ctx.logger.error({ err: error }, `page cache: the tags function of ${declaredBy} failed`)
    return { tagVersions: {}, problem: 'tags-error' }
  }
}

async function keep(
  { ctx, place, isRenewal }: Passage,
  production: Production,
  page: Page,
  vary: string[]
): Promise<string | null> {
  // What is in its place by now may have been begun after the invalidation.
  if (production.isInvalidated) {
    return 'invalidated'
  }
  const result = await place.put(page, vary, page.keptFor, isRenewal)
  if (result !== 'stored') {
    return result
  }
  // It may have been invalidated while it was written.
  if (production.isInvalidated) {
    await place.clear().catch((error) => {
      ctx.logger.error({ err: error }, 'page cache: an invalidated page is still in the store')
    })
    return 'invalidated'
  }
  return null
}
