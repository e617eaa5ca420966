import type { Address } from './address.ts'

/**
 * Where the application is, under which host name, and which other origins get the run's
 * credentials.
 */
export class Site {
  readonly baseUrl: URL
  #host: string | null
  #scheme: string
  #trusted: Set<string>
  #inProcess: boolean

  /**
   * @param options.baseUrl - What relative URLs resolve against, and where `host` is asked for
   * @param options.host - The `Host` to send there, or null for its own
   * @param options.scheme - Of the URLs that visitors use, `http` or `https`, where `host` is asked for
   * @param options.origins - Origins that get credentials and tokens besides
   * @param options.inProcess - Whether requests leave this process at all
   */
  constructor(options: {
    baseUrl: URL
    host: string | null
    scheme: string
    origins: string[]
    inProcess: boolean
  }) {
    this.baseUrl = options.baseUrl
    this.#host = options.host
    this.#scheme = options.scheme
    this.#trusted = new Set([options.baseUrl.origin, ...options.origins])
    this.#inProcess = options.inProcess
  }

  /**
   * Resolves a URL as it was listed, without its fragment.
   *
   * @throws TypeError - when it is none
   */
  resolve(input: string | URL, base: URL = this.baseUrl): URL {
    const url = new URL(input, base)
    url.hash = ''
    return url
  }

  /**
   * How a URL is asked for. URLs of `host` are asked for at `baseUrl`, wherever they were found:
   * in the list, in a sitemap, or in a redirect.
   */
  address(url: URL): Address {
    const renamed = this.#host !== null && this.#isOurs(url)
    if (!renamed && !this.#inProcess) {
      const trusted = this.#trusted.has(url.origin)
      return { target: url, host: url.host, visitors: url, cookies: url, trusted }
    }
    const visitors = new URL(url)
    if (renamed) {
      // What is listed with https, or redirects there, has said it itself
      visitors.protocol = url.protocol === 'https:' ? 'https' : this.#scheme
      // Setting a host without a port leaves the old port where it is
      visitors.port = ''
      visitors.host = this.#host!
    }
    const target = renamed ? new URL(url.pathname + url.search, this.baseUrl) : url
    // Visitors come by HTTPS, so the application may mark its cookies as Secure
    const cookies = new URL(visitors)
    cookies.protocol = 'https:'
    const isForwarded = target.protocol !== visitors.protocol
    return {
      target,
      host: visitors.host,
      visitors,
      forwarded: isForwarded ? visitors.protocol.slice(0, -1) : undefined,
      cookies,
      trusted: this.#trusted.has(target.origin),
    }
  }

  /**
   * Whether credentials may go there.
   */
  trusts(url: URL): boolean {
    return this.address(url).trusted
  }

  #isOurs(url: URL): boolean {
    return url.origin === this.baseUrl.origin || url.host === this.#host
  }
}
