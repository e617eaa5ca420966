import { addEntry, type SitemapEntry, type SitemapFormat } from './sitemap_entries.ts'
import { notASitemap, SitemapProblem } from './sitemap_problem.ts'

/**
 * No URL of a sitemap is longer than 2,048 characters; rules of a robots.txt may be.
 */
const LONGEST_LINE = 20_000

/**
 * A record of a robots.txt, with what it is about and what it says of that (RFC 9309, 2.2).
 */
const RECORD = /^([a-z-]+)[\t ]*:[\t ]*([^#]*)/i
const KNOWN_RECORDS = ['user-agent', 'allow', 'disallow', 'sitemap']

/**
 * A sitemap in plain text, one URL a line; or a robots.txt, of which the lines count that name
 * sitemaps. The first line that says something tells which of them it is.
 *
 * @see https://www.sitemaps.org/protocol.html
 */
export class TextSitemap implements SitemapFormat {
  #rest = ''
  #first: string | null = null
  #isRobots = false
  kind: 'urlset' | 'robots' | null = null
  readonly entries: SitemapEntry[] = []

  write(chunk: string): void {
    const lines = (this.#rest + chunk).split(/[\r\n]+/)
    this.#rest = lines.pop()!
    lines.forEach((line) => this.#read(line.trim()))
    if (this.#rest.length > LONGEST_LINE) {
      throw notASitemap(textThatBegins(this.#first ?? this.#rest))
    }
  }

  end(): void {
    this.#read(this.#rest.trim())
    if (this.kind === null || (this.kind === 'robots' && !this.#isRobots)) {
      throw notASitemap(this.#first === null ? 'nothing' : textThatBegins(this.#first))
    }
    if (this.kind === 'robots' && this.entries.length === 0) {
      throw new SitemapProblem('robots-without-sitemap')
    }
  }

  #read(line: string): void {
    if (line === '' || line.startsWith('#')) {
      return
    }
    this.#first ??= line
    this.kind ??= kindOf(line)
    if (this.kind === 'urlset') {
      addEntry(this.entries, { loc: line, lastmod: null })
    } else {
      this.#readRecord(line)
    }
  }

  #readRecord(line: string): void {
    const [, field, value] = RECORD.exec(line) ?? []
    const name = field?.toLowerCase()
    this.#isRobots ||= KNOWN_RECORDS.includes(name)
    if (name === 'sitemap') {
      addEntry(this.entries, { loc: value.trim(), lastmod: null })
    }
  }
}

function kindOf(line: string): 'urlset' | 'robots' {
  if (/^https?:\/\//i.test(line)) {
    return 'urlset'
  }
  if (RECORD.test(line)) {
    return 'robots'
  }
  throw notASitemap(textThatBegins(line))
}

function textThatBegins(line: string): string {
  return `text that begins with "${line.slice(0, 40).replace(/\p{C}/gu, '')}"`
}
