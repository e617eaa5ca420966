import { readSitemap, type Sitemap } from './read_sitemap.ts'
import { RequestFailure } from '../client/transport/request_failure.ts'
import { SitemapProblem } from './sitemap_problem.ts'
import type { SitemapEntry, SitemapKind } from './sitemap_entries.ts'
import type { SourceContext } from '../types.ts'

/**
 * What a document may list: an index lists sitemaps, and no further index (the protocol).
 */
const LISTED: Record<SitemapKind, SitemapKind[]> = {
  robots: ['sitemapindex', 'urlset'],
  sitemapindex: ['urlset'],
  urlset: [],
}

/**
 * A document, and where it came from in the end.
 */
interface Found extends Sitemap {
  url: URL
}

/**
 * Reads sitemaps, one after the other, down to the URLs of pages.
 *
 * URLs of other origins are left out. Home is what the run may show its credentials to, and where
 * the documents came from, redirects followed.
 */
export class SitemapUrls {
  #context: SourceContext
  #since: Date | null
  #foreign: boolean
  #homes = new Set<string>()
  #counts = { listed: 0, older: 0, given: 0, failed: 0 }

  constructor(context: SourceContext, since: Date | null, foreign: boolean) {
    this.#context = context
    this.#since = since
    this.#foreign = foreign
  }

  async *read(url: URL): AsyncGenerator<string> {
    yield* this.#read(url, ['robots', 'sitemapindex', 'urlset'])
    const { listed, older, given, failed } = this.#counts
    if (given === 0 && failed === 0 && older > 0) {
      this.#context.hint(
        `${url.pathname} lists nothing that has changed since ${this.#since!.toJSON().slice(0, 10)}`
      )
    } else if (listed === 0 && failed === 0) {
      this.#context.hint(`${url.pathname} lists no URLs`)
    }
  }

  /**
   * @param expected - What the document may be
   */
  async *#read(url: URL, expected: SitemapKind[]): AsyncGenerator<string> {
    const document = await this.#fetch(url)
    if (document === null) {
      return
    }
    const { kind, entries } = document
    if (!expected.includes(kind)) {
      this.#fail(url, kind === 'robots' ? 'not-a-sitemap' : 'sitemap-index-in-index')
      return
    }
    this.#homes.add(document.url.origin)
    for (const entry of entries) {
      this.#counts.listed++
      const target = this.#accept(entry, kind, document.url)
      if (target !== null && kind === 'urlset') {
        this.#counts.given++
        yield target.href
      } else if (target !== null) {
        yield* this.#read(target, LISTED[kind])
      }
    }
  }

  async #fetch(url: URL): Promise<Found | null> {
    let document: Sitemap | null = null
    let problem: SitemapProblem | null = null
    const read = async (body: Parameters<typeof readSitemap>[0]) => {
      document = problem = null
      try {
        document = await readSitemap(body)
      } catch (error) {
        if (!(error instanceof SitemapProblem)) {
          throw error
        }
        problem = error
        body.destroy()
      }
    }
    try {
      const { status, url: final } = await this.#context.fetch(url, read)
      if (status === 200 && document !== null) {
        return Object.assign(document, { url: final })
      }
      if (status !== 200) {
        this.#fail(url, String(status))
      } else {
        this.#refuse(url, final, problem!)
      }
    } catch (error) {
      if (!(error instanceof RequestFailure)) {
        throw error
      }
      this.#fail(url, error.reason)
    }
    return null
  }

  #refuse(url: URL, final: URL, { message, came }: SitemapProblem): void {
    this.#fail(url, message)
    if (came !== null) {
      const from = final.href === this.#context.visible(url).href ? '' : ` from ${final.href}`
      this.#context.hint(`${url.pathname} is not a sitemap: what came${from} is ${came}`)
    }
  }

  #fail(url: URL, reason: string): void {
    this.#counts.failed++
    this.#context.fail(url, reason)
  }

  #accept({ loc, lastmod }: SitemapEntry, kind: SitemapKind, listedIn: URL): URL | null {
    if (this.#since && lastmod && new Date(lastmod) < this.#since) {
      this.#counts.older++
      return null
    }
    if (!URL.canParse(loc)) {
      this.#context.hint(`${listedIn.pathname} lists something that is not an absolute URL`)
      return null
    }
    const url = new URL(loc)
    // A robots.txt may name sitemaps of other hosts, which then list its own pages (the protocol)
    if (this.#foreign || kind === 'robots' || this.#isHome(url)) {
      return url
    }
    this.#context.hint(
      `URLs of ${url.origin} were left out of ${listedIn.href}: list it in "origins", or set "host" if it is the name of the site that is asked, or read the sitemap with "foreign: true"`
    )
    return null
  }

  #isHome(url: URL): boolean {
    return this.#homes.has(url.origin) || this.#context.isOwn(url)
  }
}
