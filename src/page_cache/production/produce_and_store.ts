import { logFailed } from '../../policy/computing/log_failed.ts'
import { hasLeft } from './has_left.ts'
import { produce } from './produce.ts'
import { variantOf } from '../../keys/selectors.ts'
import { freshnessTag, lastingTag, ownTag, urlTag, viewOf, viewTag } from '../../keys/tags.ts'
import { tagOfKey } from '../../storage/stored_key.ts'
import { VERSION_TRUST } from '../../storage/versions/trusted_versions.ts'
import { requestedHost } from '../../keys/host_and_locale.ts'
import { shadowMethod } from '../../recording/watching/shadow.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { Page } from '../../page/page.ts'
import type { Reason } from '../../store_rules/reasons.ts'
import type { PageScope } from '../request_scope.ts'
import type { FlightResult } from '../in_flight/flights.ts'
import type { TagVersionMap } from '../../page/tag_version_map.ts'
import type { ProductionUnderWay } from '../in_flight/productions.ts'
import type { Failure, ProducedPage, Refused } from './production.ts'

/**
 * A page that is in the response, and why it was not stored; `null` when it was.
 */
export type StoredProduction =
  | (Omit<ProducedPage, 'refusal' | 'tags'> & { notStored: Reason | null; handlerMs: number })
  | Refused
  | Failure

/**
 * Produces the page of a request and stores it: step 5 of docs/architecture.md.
 *
 * @param before - The stored page that is to be replaced
 * @param resolve - Called with the result of the production as soon as that is known, before the
 * page is stored
 */
export async function produceAndStore(
  scope: PageScope,
  before: Page | null,
  resolve: (result: FlightResult) => void
): Promise<StoredProduction> {
  const { ctx, runtime, slot } = scope
  const underWay = runtime.productions.begin(slot.store.name, slot.key)
  const endWatching = whenSent(ctx, () => resolve(null))
  try {
    const { tagVersions, problem } = await currentTagVersions(scope)
    const start = { begunAt: underWay.begunAt, tagVersions }
    const production = await produce(scope, start, before)
    if (production.kind !== 'page') {
      // A handler may end its work when its visitor leaves, and says nothing then of what others would get.
      resolve(production.kind === 'failed' && hasLeft(ctx) ? 'look-again' : null)
      return production
    }
    const { refusal, ...produced } = production
    if (refusal !== null) {
      resolve(null)
      return { ...produced, notStored: refusal }
    }
    const { selectors } = production
    const named = problem === null ? await withNamedTags(scope, underWay, production) : null
    const page = named ?? production.page
    const variant = selectors.length === 0 ? '' : variantOf(selectors, ctx.request)
    // Without versions nobody knows whether another process has invalidated it meanwhile.
    const lastAskedAt = named !== null ? Infinity : page.begunAt + VERSION_TRUST
    // A page that must be revalidated before it is used cannot answer the requests that wait
    // (RFC 9111, 4).
    resolve(page.isFresh(Date.now()) ? { page, selectors, variant, lastAskedAt } : null)
    const notStored =
      named === null ? (problem ?? 'store-error') : await store(scope, underWay, page, selectors)
    return { ...produced, page, notStored }
  } finally {
    endWatching()
    runtime.productions.end(underWay)
  }
}

/**
 * The page with the versions of the tags that were named while it was produced.
 *
 * @returns `null` where the store does not keep them
 */
async function withNamedTags(
  { policy, slot }: PageScope,
  { begunAtNow }: ProductionUnderWay,
  { page, tags }: ProducedPage
): Promise<Page | null> {
  if (tags.size === 0) {
    return page
  }
  const own = [...tags.keys()].map((tag) => ownTag(tag, policy.declared.forever))
  const named = new Map(
    [...own, ...own.map(freshnessTag)].map((tag) => [tag, policy.tagTtl.shared])
  )
  // Those that it is declared with were known from the beginning.
  Object.keys(page.tagVersions).forEach((tag) => named.delete(lastingTag(tag)))
  const versions = await slot.store.tags.beginLate(named, begunAtNow)
  return versions && page.withTagVersions(Object.assign(versions, page.tagVersions))
}

/**
 * Tells when a handler sends the response past AdonisJS. That is no page for others, and it may never
 * end, as a stream of events: nobody is to wait for it.
 *
 * @returns ends it, and leaves there what a handler has put around it, such as `on-headers`
 */
function whenSent({ response }: HttpContext, sent: () => void): () => void {
  const node = response.response
  const { writeHead } = node
  const value = (...args: Parameters<typeof writeHead>) => {
    sent()
    return Reflect.apply(writeHead, node, args)
  }
  const end = shadowMethod(node, 'writeHead', value)
  return () => {
    if (node.writeHead === value) {
      end()
    }
  }
}

/**
 * The tags of the page, with the versions that they have before its handler runs; or why it
 * cannot be stored.
 */
async function currentTagVersions({ ctx, runtime, policy, slot }: PageScope): Promise<{
  tagVersions: TagVersionMap
  problem: Reason | null
}> {
  const { parsedUrl } = ctx.request
  const { forever } = policy.declared
  // Nobody knows what an application's own key function makes of a query.
  const isKeyedOnQuery = policy.keyedQuery !== 'none' && !policy.hasOwnKey
  const query = isKeyedOnQuery ? (parsedUrl.query ?? '') : null
  const { reading, hosts } = runtime
  const ofUrl = hosts
    .tagsOf(requestedHost(ctx)!)
    .map((host) => urlTag(host, parsedUrl.pathname, query, reading, forever))
  try {
    const { own, shared } = policy.tagTtl
    const declared = policy.tags(ctx)
    const ofView = viewTag(viewOf(ctx.route!), forever)
    const ofKey = tagOfKey(slot.key, forever)
    const tags = new Map([
      ...[...declared, ...declared.map(freshnessTag), ofView].map((tag) => [tag, shared] as const),
      ...[...ofUrl, ...ofUrl.map(freshnessTag), ofKey].map((tag) => [tag, own] as const),
    ])
    const tagVersions = await slot.store.tags.begin(tags)
    return tagVersions === null
      ? { tagVersions: slot.store.tags.notKept(), problem: 'store-error' }
      : { tagVersions, problem: null }
  } catch (error) {
    logFailed(ctx, policy.declared, 'tags', error)
    return { tagVersions: slot.store.tags.notKept(), problem: 'tags-error' }
  }
}

/**
 * @returns why the page was not stored; `null` when it was
 */
async function store(
  { ctx, runtime, policy, slot, isRenewal, authorisation }: PageScope,
  underWay: ProductionUnderWay,
  page: Page,
  selectors: string[]
): Promise<Reason | null> {
  // Before the write: the stored page may come from a production begun after the invalidation.
  if (underWay.isInvalidated) {
    return 'invalidated'
  }
  const { keptFor } = page
  const versions = await slot.store.tags.settle(page.tagVersions, keptFor === null)
  if (typeof versions === 'string') {
    return versions
  }
  const put = () =>
    slot.put(page.withTagVersions(versions), selectors, keptFor, {
      everywhere: isRenewal,
      // Visitors can make up variants, and a warm-up does not.
      maxVariants: isRenewal ? Infinity : policy.maxVariants,
      renewedSince: isRenewal ? authorisation!.renewedSince : null,
    })
  const notStored = await put()
  if (notStored !== null) {
    return notStored
  }
  if (await slot.store.wasCleared()) {
    runtime.productions.invalidate(slot.store.name)
  }
  // It may have been invalidated while it was written.
  if (underWay.isInvalidated) {
    await slot.clear().catch((error) => {
      ctx.logger.error({ err: error }, 'page cache: an invalidated page is still in the store')
    })
    return 'invalidated'
  }
  if (slot.store.tags.areFirst(page.tagVersions, page.begunAt)) {
    slot.putAgain(versions, put)
  }
  return null
}
