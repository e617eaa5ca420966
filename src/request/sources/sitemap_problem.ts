/**
 * A document that is no sitemap, or not what the protocol says. The message is the reason in the
 * report.
 */
export class SitemapProblem extends Error {
  /**
   * @param came - What it is instead, for people: `an HTML page`
   */
  constructor(
    reason: string,
    readonly came: string | null = null
  ) {
    super(reason)
  }
}

/**
 * What is no sitemap at all.
 */
export function notASitemap(came: string): SitemapProblem {
  return new SitemapProblem('not-a-sitemap', came)
}
