import { timeoutSeconds } from './timeout.ts'
import type { Policy } from './policy.ts'

/**
 * How long the version of a tag is kept, in seconds: `times` as long as the page, so that hardly any
 * page becomes invalid because the version of its tag expired, and `unknown` where it is not known
 * how long the page is kept.
 *
 * A visitor can make up URLs, and keys with them: what names the page itself is kept for `least`
 * seconds at least, which no production exceeds. A declared tag is shared by many pages, which all
 * become invalid together when its version expires: `leastShared`.
 */
const TAG_TTL = { times: 10, least: 600, leastShared: 86_400, unknown: 2_592_000 }

/**
 * Seconds for which the version of a tag is kept that visitors cause: of the page itself, and declared.
 */
export interface TagTtl {
  own: number
  shared: number
}

/**
 * @param timeout - Of the policy
 * @param beyond - Seconds for which a page is kept beyond its timeout
 */
export function tagTtl(timeout: Policy['timeout'], beyond: number): TagTtl {
  const seconds = timeoutSeconds(timeout)
  if (seconds === undefined) {
    return { own: TAG_TTL.unknown, shared: TAG_TTL.unknown }
  }
  const ttl = ((seconds ?? 0) + beyond) * TAG_TTL.times
  return { own: Math.max(ttl, TAG_TTL.least), shared: Math.max(ttl, TAG_TTL.leastShared) }
}

export function longerTtl(one: TagTtl, other: TagTtl): TagTtl {
  return { own: Math.max(one.own, other.own), shared: Math.max(one.shared, other.shared) }
}
