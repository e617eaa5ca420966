import type { HttpContext, HttpRequest } from '@adonisjs/core/http'

/**
 * A host name or an address, and a port. Whatever else stands in a `Host` could pass for a host
 * and a part of a path.
 */
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::([1-9]\d{0,4}))?$/i

/**
 * What a host stands for, however it is written: its name in lower case, with its port unless that
 * is one that browsers leave out. The scheme is no part of a key, so both of those are left out.
 *
 * It is the same for what is trusted, keyed, tagged and signed, and for what a handler sees.
 *
 * @returns `null` for what is no host
 */
export function canonicalHost(host: string): string | null {
  if (host !== last.host) {
    last = { host, canonical: canonicalised(host) }
  }
  return last.canonical
}

/** Most requests ask for the host of the one before, and more than once */
let last: { host: string; canonical: string | null } = { host: '', canonical: null }

function canonicalised(host: string): string | null {
  const [, name, port] = HOST.exec(host) ?? []
  if (name === undefined || Number(port ?? 0) > 65_535) {
    return null
  }
  const canonical = name.startsWith('[') ? URL.parse(`http://${name}`)?.host : name.toLowerCase()
  if (canonical === undefined) {
    return null
  }
  return port === undefined || port === '80' || port === '443' ? canonical : `${canonical}:${port}`
}

/**
 * What the host that a request asks for stands for. A request of HTTP/2 often has an `:authority`
 * and no `Host`; where it has both, they must agree (RFC 9113, 8.3.1).
 *
 * @returns `null` where there is none
 */
export function requestedHost({ request }: Pick<HttpContext, 'request'>): string | null {
  const { host, ':authority': authority, 'x-forwarded-host': forwarded } = request.request.headers
  // Whether a proxy is trusted only matters where it says something, and takes a while to find out.
  const asked = forwarded === undefined ? host : request.host()
  if (authority === undefined) {
    return canonicalHost(asked ?? '')
  }
  const own = canonicalHost(String(authority))
  if (host !== undefined && canonicalHost(host) !== own) {
    return null
  }
  return asked ? canonicalHost(asked) : own
}

/**
 * What the host stands for that a proxy says it was asked for, whether it is trusted or not. Where
 * that is the host of the key, it says nothing more.
 *
 * @returns `null` where there is none
 */
export function forwardedHost({ request }: HttpRequest): string | null {
  const value = [request.headers['x-forwarded-host'] ?? ''].flat().join(', ')
  return canonicalHost(value.split(/\s*,\s*/, 1)[0])
}

/**
 * The path of a request as its key has it, and as its handler sees it. AdonisJS has decoded all that
 * is not reserved (RFC 3986, 2.2); of what it has left alone, the case says nothing.
 *
 * @param pathname - As AdonisJS has decoded it
 */
export function pathOf(pathname: string): string {
  return pathname.includes('%')
    ? pathname.replace(/%[\da-f]{2}/gi, (encoded) => encoded.toUpperCase())
    : pathname
}

/**
 * Stands for every host in the tag of a URL. It is no host.
 */
const EVERY_HOST = '*'

/**
 * The hosts whose pages are cached. A host with another port is another host, with pages of its
 * own, since a page may have absolute links in it; and visitors can make up ports as they can make
 * up names, so only the ports that somebody has declared count.
 */
export class Hosts {
  #named: Set<string>
  #admits: ((host: string) => boolean)[]
  #isPublic: boolean
  /** For people; empty where any host has pages */
  readonly names: string[]

  /**
   * @param options.named - As {@link canonicalHost} writes them
   * @param options.admits - What is asked about any other host
   * @param options.isPublic - Whether strangers may ask for pages, as they do in production
   */
  constructor(options: {
    named: string[]
    admits: ((host: string) => boolean)[]
    isPublic: boolean
    names: string[]
  }) {
    this.#named = new Set(options.named)
    this.#admits = options.admits
    this.#isPublic = options.isPublic
    this.names = options.names
  }

  /**
   * Whether pages of a host are cached.
   *
   * @param host - As {@link canonicalHost} writes it
   */
  has(host: string): boolean {
    return this.#named.has(host) || this.#admits.some((admit) => admit(host))
  }

  /**
   * Whether visitors can make a host up that has pages: one that nobody has named.
   */
  canBeMadeUp(host: string): boolean {
    return this.#isPublic && !this.#named.has(host)
  }

  /**
   * What the pages of a host are tagged with. Where it is not named, it is not known which ones a
   * URL without a host is about, and so that is a tag of its own.
   */
  tagsOf(host: string): string[] {
    return this.#named.has(host) ? [host] : [host, EVERY_HOST]
  }

  /**
   * What the pages of a URL without a host are tagged with, on all hosts.
   */
  get tagsOfAll(): string[] {
    return this.#admits.length === 0 ? [...this.#named] : [...this.#named, EVERY_HOST]
  }
}

/**
 * The part of a key that tells languages apart, where the application uses @adonisjs/i18n. It comes
 * first and ends in a space, which no host name has, so that it cannot be mistaken for anything
 * that a visitor sent.
 */
export function localePart(ctx: HttpContext): string {
  const locale = localeOf(ctx)
  return locale === null ? '' : `${locale} `
}

/**
 * The language in which a request is answered, as it is now; `null` where the application does not
 * use @adonisjs/i18n, nor has something like it in its place.
 */
export function localeOf(ctx: HttpContext): string | null {
  try {
    const locale = (ctx as { i18n?: { locale?: unknown } }).i18n?.locale
    return typeof locale === 'string' ? locale : null
  } catch {
    // A middleware has put there what throws whatever it is asked.
    return null
  }
}
