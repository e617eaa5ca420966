import { Parser } from 'htmlparser2'
import { addEntry, type SitemapEntry, type SitemapFormat } from './sitemap_entries.ts'
import { notASitemap, SitemapProblem } from './sitemap_problem.ts'

type Attributes = Record<string, string>

/**
 * Namespaces by prefix; that of names without one has an empty prefix.
 */
type Namespaces = Record<string, string>

interface Element {
  name: string
  /** It is of the sitemap's own vocabulary, and all that it stands in is */
  isOwn: boolean
  namespaces: Namespaces
}

const ENTRIES = { urlset: 'url', sitemapindex: 'sitemap' } as const

/**
 * A sitemap or an index in XML. What counts are the elements of the root's own namespace, in their
 * place: an image has a `<loc>` too, and is no page.
 *
 * The parser knows the five entities of XML and character references, and nothing else; a
 * document type, which alone could define more, is refused.
 *
 * @see https://www.w3.org/TR/xml-names/
 */
export class XmlSitemap implements SitemapFormat {
  #parser: Parser
  #open: Element[] = []
  #namespace = ''
  #text = ''
  #entry: SitemapEntry = { loc: '', lastmod: null }
  kind: keyof typeof ENTRIES | null = null
  readonly entries: SitemapEntry[] = []

  constructor() {
    this.#parser = new Parser(
      {
        onopentag: (name, attributes) => this.#start(name, attributes),
        ontext: (text) => (this.#text += text),
        onclosetag: (_, isImplied) => this.#close(isImplied),
        onprocessinginstruction: (name, text) => refuseDoctype(name, text),
      },
      { xmlMode: true }
    )
  }

  write(chunk: string): void {
    this.#parser.write(chunk)
  }

  end(): void {
    // The parser closes by itself what is open at the end
    const isCutOff = this.#open.length > 0
    this.#parser.end()
    if (this.kind === null) {
      throw notASitemap('XML without a root element')
    }
    if (isCutOff) {
      throw new SitemapProblem('sitemap-cut-off')
    }
  }

  #start(qualified: string, attributes: Attributes): void {
    const parent = this.#open.at(-1)
    const namespaces = declared(parent?.namespaces ?? {}, attributes)
    const [prefix, name] = split(qualified)
    // A prefix that nobody has declared stands for itself
    const namespace = namespaces[prefix] ?? prefix
    if (this.kind === null) {
      this.kind = kindOf(name)
      this.#namespace = namespace
    }
    const isOwn = namespace === this.#namespace && parent?.isOwn !== false
    this.#open.push({ name, isOwn, namespaces })
    this.#text = ''
    if (this.#isEntry) {
      this.#entry = { loc: '', lastmod: null }
    }
  }

  /**
   * @param isImplied - There was no end tag: `<loc/>`, or something that is not well-formed
   */
  #close(isImplied: boolean): void {
    const { name, isOwn } = this.#open.at(-1)!
    if (this.#isEntry && this.#entry.loc !== '') {
      addEntry(this.entries, this.#entry)
    }
    this.#open.pop()
    if (isOwn && this.#isEntry && !isImplied) {
      this.#setField(name)
    }
    this.#text = ''
  }

  /**
   * Whether the innermost open element is an entry.
   */
  get #isEntry(): boolean {
    const [, entry] = this.#open
    return this.#open.length === 2 && entry.isOwn && entry.name === ENTRIES[this.kind!]
  }

  #setField(name: string): void {
    if (name === 'loc') {
      this.#entry.loc ||= this.#text.trim()
    } else if (name === 'lastmod') {
      this.#entry.lastmod ??= this.#text.trim()
    }
  }
}

function declared(inherited: Namespaces, attributes: Attributes): Namespaces {
  const own = Object.entries(attributes).filter(([name]) => /^xmlns(:|$)/.test(name))
  return own.length === 0
    ? inherited
    : { ...inherited, ...Object.fromEntries(own.map(([name, uri]) => [name.slice(6), uri])) }
}

/**
 * @returns prefix and local name
 */
function split(qualified: string): [prefix: string, name: string] {
  const colon = qualified.indexOf(':')
  return [qualified.slice(0, Math.max(colon, 0)), qualified.slice(colon + 1).toLowerCase()]
}

function kindOf(root: string): keyof typeof ENTRIES {
  if (root === 'urlset' || root === 'sitemapindex') {
    return root
  }
  throw notASitemap(root === 'html' ? HTML : `XML with the root element <${root.slice(0, 40)}>`)
}

const HTML = 'an HTML page'

function refuseDoctype(name: string, text: string): void {
  if (name.toLowerCase().startsWith('!doctype')) {
    throw /^!doctype\s+html\b/i.test(text)
      ? notASitemap(HTML)
      : new SitemapProblem('sitemap-with-doctype')
  }
}
