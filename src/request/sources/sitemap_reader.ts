import { TextSitemap } from './text_sitemap.ts'
import { XmlSitemap } from './xml_sitemap.ts'
import type { SitemapEntry, SitemapFormat, SitemapKind } from './sitemap_entries.ts'

/**
 * Reads what lists pages or sitemaps, from chunks as they come. What it is shows in what it begins
 * with: servers disagree about the headers it should have.
 */
export class SitemapReader {
  #format: SitemapFormat | null = null

  /**
   * @throws SitemapProblem
   */
  write(chunk: string): void {
    const text = this.#format === null ? chunk.trimStart() : chunk
    if (text !== '') {
      this.#format ??= text.startsWith('<') ? new XmlSitemap() : new TextSitemap()
      this.#format.write(text)
    }
  }

  /**
   * @throws SitemapProblem - when it lists nothing of that kind, or ends too early
   */
  end(): { kind: SitemapKind; entries: SitemapEntry[] } {
    const format = this.#format ?? new TextSitemap()
    format.end()
    return { kind: format.kind!, entries: format.entries }
  }
}
