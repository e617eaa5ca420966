import { forbidNetworks } from './forbid_networks.ts'
import { keepFromOthers } from '../response/keep_from_others.ts'
import type { Network } from '../network_types.ts'
import type { NetworkCaches } from './network_caches.ts'
import type { Page } from '../page/page.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * Seconds for which a network may serve a page that is kept for ever when it expires there and the
 * application does not answer.
 */
const KEPT_FOR_EVER = 86_400

/**
 * What decides how long networks may keep a page.
 */
export interface NetworkTerms {
  /** Name of the store that the page is kept in */
  store: string
  /** Of a page that is kept for ever, in seconds; anything else: others never keep it */
  timeout: number | null | undefined
  isForever: boolean
  /** The page itself says how long it may be kept */
  followsResponse: boolean
  /** It may be kept: it is stored here, and so can be purged there */
  isKept: boolean
  /** Names of headers that some caches follow in place of `Cache-Control` */
  targeted: Iterable<string>
  /** What `Cache-Control` says to a network that must not keep it. Default: as for what is one visitor's */
  directives: string | undefined
}

/**
 * Tells the networks in front of a page that is in the response: its tags, and how long they may keep it, in
 * the headers that are theirs. A page that they could not purge they are told not to keep.
 *
 * @param now - Milliseconds since the epoch
 * @see RFC 9213
 */
export function tellNetworks(
  networks: NetworkCaches,
  response: HttpResponse,
  page: Page,
  terms: NetworkTerms,
  now: number
): void {
  const { lines, refused, groups } = networks.tagsOf(page, terms.store)
  const lifetime = terms.isKept ? lifetimeIn(page, terms, now) : null
  if (lifetime === null) {
    return keepFrom(networks.all, response, terms)
  }
  if (refused.size > 0) {
    keepFrom([...refused], response, terms)
  }
  for (const { controlHeader } of terms.followsResponse ? [] : networks.all) {
    if (controlHeader !== null) {
      // One that is told not to keep it has been told so in the same header.
      response.safeHeader(controlHeader, lifetime)
    }
  }
  if (groups !== null) {
    response.safeHeader('Cache-Groups', groups)
  }
  for (const [name, value] of lines) {
    const own = response.getHeader(name)
    const { tagSeparator } = networks.all.find(({ tagHeader }) => tagHeader === name)!
    response.header(name, own === undefined ? value : `${String(own)}${tagSeparator}${value}`)
  }
}

/**
 * Tells some networks not to keep the page, whatever it says of itself: what cannot be purged is not to stay.
 */
function keepFrom(
  networks: readonly Network[],
  response: HttpResponse,
  { targeted, directives }: NetworkTerms
): void {
  if (networks.some(({ controlHeader }) => controlHeader === null)) {
    keepFromOthers(response, targeted, directives)
  }
  forbidNetworks(networks, response)
}

/**
 * How long a network may keep the page, in the words of `Cache-Control`; `null` where it must not. It
 * counts the `Age` of the response.
 */
function lifetimeIn(page: Page, terms: NetworkTerms, now: number): string | null {
  const { freshUntil, storedAt, staleness } = page
  if (terms.isForever || freshUntil === null) {
    const left = freshUntil === null ? Infinity : (freshUntil - now) / 1000
    const seconds = Math.floor(Math.min(terms.timeout ?? 0, left))
    const beyond = freshUntil === null ? `, stale-if-error=${KEPT_FOR_EVER}` : ''
    return seconds > 0 ? `max-age=${seconds}${beyond}` : null
  }
  const whileRenewed = secondsBeyond(freshUntil, staleness?.staleWhileRevalidateUntil)
  const ifError = secondsBeyond(freshUntil, staleness?.staleIfErrorUntil)
  return [
    `max-age=${Math.round((freshUntil - storedAt) / 1000)}`,
    ...(whileRenewed > 0 ? [`stale-while-revalidate=${whileRenewed}`] : []),
    ...(ifError > 0 ? [`stale-if-error=${ifError}`] : []),
  ].join(', ')
}

function secondsBeyond(freshUntil: number, until = freshUntil): number {
  return Math.max(0, Math.round((until - freshUntil) / 1000))
}
