import Negotiator from 'negotiator'
import { LRUCache } from 'lru-cache'
import type { ContentCoding } from '../option_types.ts'

/**
 * How many different values of the header are remembered. Browsers send a handful of them; the others are
 * made up.
 */
const REMEMBERED = 100

/**
 * @types/negotiator does not know what the server prefers, which is there since 1.0.
 */
interface PreferringNegotiator {
  encodings(available: string[], options: { preferred: string[] }): string[]
}

/**
 * Which of the codings of the configuration requests accept (RFC 9110, 12.5.3).
 */
export class AcceptedCodings {
  #codings: string[]
  #remembered = new LRUCache<string, ContentCoding[]>({ max: REMEMBERED })

  /**
   * @param codings - Those that the server has, the best first
   */
  constructor(codings: ContentCoding[]) {
    this.#codings = [...codings, 'identity']
  }

  /**
   * The codings in which a request rather has a page than in none. Among those that the client has no
   * preference for, the one that the server prefers comes first.
   *
   * @param header - `Accept-Encoding`. None: the page is not compressed
   */
  of(header: string | undefined): readonly ContentCoding[] {
    if (header === undefined) {
      return []
    }
    const known = this.#remembered.get(header)
    if (known !== undefined) {
      return known
    }
    const accepted = this.#read(header)
    this.#remembered.set(header, accepted)
    return accepted
  }

  #read(header: string): ContentCoding[] {
    const request = { headers: { 'accept-encoding': header } }
    const negotiator = new Negotiator(request) as unknown as PreferringNegotiator
    const accepted = negotiator.encodings(this.#codings, { preferred: this.#codings })
    const end = accepted.indexOf('identity')
    return (end === -1 ? accepted : accepted.slice(0, end)) as ContentCoding[]
  }
}
