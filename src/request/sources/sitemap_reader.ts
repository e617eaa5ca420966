import { Parser } from 'htmlparser2'

/**
 * Limits of the protocol (sitemaps.org): bytes before compression, and entries.
 */
export const MOST_BYTES = 50 * 1024 * 1024
const MOST_ENTRIES = 50_000

export interface SitemapEntry {
  loc: string
  lastmod: string | null
}

/**
 * A sitemap or an index that is not what the protocol says. The message is the reason in the
 * report.
 */
export class SitemapProblem extends Error {}

/**
 * Reads one sitemap, or an index of them, from chunks as they come. Only the entries are kept.
 *
 * The parser knows the five entities of XML and character references, and nothing else; a
 * document type, which alone could define more, is refused.
 */
export class SitemapReader {
  #parser: Parser
  #path: string[] = []
  #text = ''
  #entry: SitemapEntry = { loc: '', lastmod: null }
  #closed = false
  root: string | null = null
  readonly entries: SitemapEntry[] = []

  constructor() {
    this.#parser = new Parser(
      {
        onopentagname: (name) => this.#open(withoutPrefix(name)),
        ontext: (text) => (this.#text += text),
        onclosetag: (name, isImplied) => this.#close(withoutPrefix(name), isImplied),
        onprocessinginstruction: (name) => refuseDoctype(name),
      },
      { xmlMode: true }
    )
  }

  /**
   * @throws SitemapProblem
   */
  write(chunk: string): void {
    this.#parser.write(chunk)
  }

  /**
   * @throws SitemapProblem - when it is no sitemap, or ends too early
   */
  end(): void {
    this.#parser.end()
    if (this.root !== 'urlset' && this.root !== 'sitemapindex') {
      throw new SitemapProblem('not-a-sitemap')
    }
    if (!this.#closed) {
      throw new SitemapProblem('sitemap-cut-off')
    }
  }

  #open(name: string): void {
    if (this.#path.length === 0) {
      this.root ??= name
    }
    if (this.#path.length === 1) {
      this.#entry = { loc: '', lastmod: null }
    }
    this.#path.push(name)
    this.#text = ''
  }

  #close(name: string, isImplied: boolean): void {
    const depth = this.#path.length
    this.#path.pop()
    if (isImplied) {
      return
    }
    // <image:loc> stands one level deeper, and is no page
    if (depth === 3 && name === 'loc') {
      this.#entry.loc = this.#text.trim()
    } else if (depth === 3 && name === 'lastmod') {
      this.#entry.lastmod = this.#text.trim()
    } else if (depth === 2 && this.#entry.loc !== '') {
      this.#add()
    } else if (depth === 1) {
      this.#closed = true
    }
    this.#text = ''
  }

  #add(): void {
    if (this.entries.length === MOST_ENTRIES) {
      throw new SitemapProblem('sitemap-too-many-urls')
    }
    this.entries.push(this.#entry)
  }
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase()
}

function refuseDoctype(name: string): void {
  if (name.toLowerCase().startsWith('!doctype')) {
    throw new SitemapProblem('sitemap-with-doctype')
  }
}
