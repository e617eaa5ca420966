import { SitemapProblem } from './sitemap_problem.ts'

/**
 * Of the protocol (sitemaps.org).
 */
const MOST_ENTRIES = 50_000

export interface SitemapEntry {
  loc: string
  lastmod: string | null
}

/**
 * What a document lists: pages; sitemaps; or sitemaps and indexes of them.
 */
export type SitemapKind = 'urlset' | 'sitemapindex' | 'robots'

/**
 * Reads a document from chunks as they come. Only what it lists is kept.
 *
 * `write` and `end` throw {@link SitemapProblem}.
 */
export interface SitemapFormat {
  /** Null as long as it is not known */
  readonly kind: SitemapKind | null
  readonly entries: SitemapEntry[]
  write(chunk: string): void
  end(): void
}

/**
 * @throws SitemapProblem - when there are more than the protocol allows
 */
export function addEntry(entries: SitemapEntry[], entry: SitemapEntry): void {
  if (entries.length === MOST_ENTRIES) {
    throw new SitemapProblem('sitemap-too-many-urls')
  }
  entries.push(entry)
}
