import { isUtf8 } from 'node:buffer'
import { canonicalHost } from '../../keys/host_and_locale.ts'
import { E_NO_SERVER } from '../errors.ts'
import { RequestFailure } from './transport/request_failure.ts'
import type { Address } from './address.ts'
import type { Asker } from './asker.ts'
import type { Answer, Effort, Hop } from './hop.ts'
import type { PersonaSession } from './persona_session.ts'
import type { Question } from './question.ts'
import type { Site } from './site.ts'

const REDIRECTS = [301, 302, 303, 307, 308]
const MOST_HOPS = 10

/**
 * Follows redirects one by one, so that what is sent is decided anew for every hop: a fresh token
 * for trusted origins, neither token nor credentials for others.
 */
export class Follower {
  #asker: Asker
  #site: Site
  #trustedOnly: boolean

  /**
   * @param options.trustedOnly - Redirects to origins that are not trusted are not followed
   */
  constructor(asker: Asker, site: Site, options: { trustedOnly: boolean }) {
    this.#asker = asker
    this.#site = site
    this.#trustedOnly = options.trustedOnly
  }

  /**
   * @param effort - Is added to, also when the request fails
   * @throws RequestFailure
   * @throws E_NO_SERVER - when nothing listens at `baseUrl`, and nothing has been answered yet
   */
  async follow(
    session: PersonaSession,
    question: Question,
    url: URL,
    effort: Effort
  ): Promise<Answer> {
    let address = this.#site.address(url)
    if (this.#trustedOnly && !address.trusted) {
      throw new RequestFailure('foreign-origin', false)
    }
    effort.attempts++
    let final = await this.#asker
      .ask(session, question, address, effort)
      .catch((failure: RequestFailure) => this.#throwUnlessThere(failure, address))
    let own = final
    let asked = final
    let elsewhere: URL | null = null
    for (let hops = 0; ; hops++) {
      question.onHop?.(final.status)
      const next = this.#next(final)
      if (next === null) {
        const redirectedTo = final === asked ? null : final.address.visitors
        return { asked, final, own, redirectedTo, elsewhere }
      }
      if (hops === MOST_HOPS) {
        throw new RequestFailure('too-many-redirects', false)
      }
      address = this.#site.address(next)
      elsewhere = address.trusted ? null : (elsewhere ?? address.visitors)
      if (this.#trustedOnly && !address.trusted) {
        return { asked, final, own, redirectedTo: address.visitors, elsewhere }
      }
      question = afterRedirect(question, final.status)
      if (question.body && !address.trusted) {
        // The form may hold a password, and this origin is not trusted
        throw new RequestFailure('foreign-redirect', false)
      }
      final = await this.#asker.ask(session, question, address, effort)
      own = address.trusted ? final : own
      // A page may set a cookie by a redirect to itself, or be got at by way of a login elsewhere
      asked = address.trusted && isSamePage(address, asked.address) ? final : asked
    }
  }

  /**
   * Another server that is not there is a failure of its pages, and not the end of the run.
   */
  #throwUnlessThere(failure: RequestFailure, { target }: Address): never {
    const { origin } = this.#site.baseUrl
    throw failure.hasNoServer && !this.#asker.hasAnswered && target.origin === origin
      ? new E_NO_SERVER([origin, failure.reason])
      : failure
  }

  #next({ status, headers, address }: Hop): URL | null {
    if (!REDIRECTS.includes(status) || !headers.location) {
      return null
    }
    const location = decoded(headers.location)
    if (!URL.canParse(location, address.visitors.href)) {
      throw new RequestFailure('invalid-redirect', false)
    }
    const next = this.#site.resolve(location, address.visitors)
    if (next.protocol !== 'http:' && next.protocol !== 'https:') {
      throw new RequestFailure('invalid-redirect', false)
    }
    next.username = ''
    next.password = ''
    return next
  }
}

/**
 * Whether visitors get the same page at both: the scheme is no part of the key of a page.
 */
function isSamePage(one: Address, other: Address): boolean {
  const [first, second] = [one, other].map(({ visitors: { host, pathname, search } }) => {
    return `${canonicalHost(host)}${pathname}${search}`
  })
  return first === second
}

/**
 * 301 and 302 make a GET of a POST, as browsers do; 303 always; 307 and 308 never (RFC 9110, 15.4).
 */
function afterRedirect(question: Question, status: number): Question {
  if (question.method === 'GET' || status === 307 || status === 308) {
    return question
  }
  const headers = { ...question.headers }
  delete headers['content-type']
  delete headers.origin
  return { ...question, method: 'GET', headers, body: undefined }
}

/**
 * Node gives a header's bytes as characters of their own. Many servers write UTF-8 into `Location`,
 * and browsers read it as that; bytes that are none are sent back as they came.
 */
function decoded(location: string): string {
  const bytes = Buffer.from(location, 'latin1')
  return isUtf8(bytes)
    ? bytes.toString()
    : location.replace(
        /[\x80-\xff]/g,
        (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`
      )
}
