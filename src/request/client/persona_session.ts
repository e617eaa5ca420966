import { Cookie, CookieJar } from 'tough-cookie'
import type { IncomingHttpHeaders } from 'node:http'
import type { Address } from './address.ts'
import type { CheckedPersona } from '../options/credentials.ts'

/**
 * Every page of a run may set one of them.
 */
const MOST_REFUSED = 10

/**
 * One persona and the cookies that it has been given so far.
 */
export class PersonaSession {
  readonly persona: CheckedPersona

  /** Names of cookies that are marked `Secure`, and not kept because they came over http */
  readonly refused: string[] = []
  #jar = new CookieJar(undefined, { looseMode: true })
  #hasCookies = false
  #headers: Record<string, string>

  /**
   * @param persona - As whom the pages are asked for
   * @param headers - Sent with each request, to trusted origins only
   */
  constructor(persona: CheckedPersona, headers: Record<string, string>) {
    this.persona = persona
    this.#headers = headers
  }

  /**
   * What goes with a request to this address; nothing at all to one that is not trusted.
   *
   * @param cookies - Further cookies, as `name=value`
   */
  async headersFor(address: Address, cookies: string[] = []): Promise<Record<string, string>> {
    if (!address.trusted) {
      return {}
    }
    const headers = { ...this.#headers }
    const { basicAuth } = this.persona
    if (basicAuth) {
      const credentials = Buffer.from(`${basicAuth.username}:${basicAuth.password}`)
      headers.authorization = `Basic ${credentials.toString('base64')}`
    }
    const chosen = cookies.map((cookie) => cookie.slice(0, cookie.indexOf('=')))
    const kept = this.#hasCookies ? await this.#jar.getCookies(address.cookies.href) : []
    const own = kept
      // The language of the visit, not the one that an earlier page set
      .filter((cookie) => !chosen.includes(cookie.key))
      .map((cookie) => cookie.cookieString())
    const all = [headers.cookie, ...own, ...cookies].filter(Boolean).join('; ')
    if (all) {
      headers.cookie = all
    }
    return headers
  }

  /**
   * Keeps the cookies of an answer, if they come from a trusted origin.
   */
  async remember(address: Address, headers: IncomingHttpHeaders): Promise<void> {
    if (!address.trusted) {
      return
    }
    for (const cookie of headers['set-cookie'] ?? []) {
      this.#hasCookies = true
      const kept = await this.#jar.setCookie(cookie, address.cookies.href, { ignoreError: true })
      const isPlain = address.cookies.protocol === 'http:'
      if (!kept && isPlain && this.refused.length < MOST_REFUSED) {
        const { secure, key } = Cookie.parse(cookie, { loose: true }) ?? {}
        this.refused.push(...(secure && key ? [key] : []))
      }
    }
  }

  /**
   * Names and values of the cookies that would be sent there.
   */
  async cookies(address: Address): Promise<Map<string, string>> {
    const cookies = await this.#jar.getCookies(address.cookies.href)
    return new Map(cookies.map((cookie) => [cookie.key, cookie.value]))
  }
}
