import { RESERVED_HEADERS } from '../options/reserved_headers.ts'
import type { Site } from '../client/site.ts'
import type { SourceContext, UrlItem, Urls } from '../types.ts'
import type { Page } from './page.ts'

/**
 * Reads the URLs of a run one by one, sources among them included. Nothing is held.
 */
export async function* readPages(
  urls: Urls,
  site: Site,
  context: SourceContext
): AsyncGenerator<Page, void, void> {
  const items = 'readUrls' in urls ? urls.readUrls(context) : urls
  for await (const item of items as AsyncIterable<UrlItem>) {
    // What comes from a database may be null, which is the failure of one page.
    if (typeof item === 'object' && item !== null && 'readUrls' in item) {
      yield* readPages(item, site, context)
    } else {
      yield toPage(item, site)
    }
  }
}

function toPage(item: Exclude<UrlItem, { readUrls: unknown }>, site: Site): Page {
  const isPlain = typeof item === 'string' || item instanceof URL
  const given = isPlain ? item : item?.url
  const headers = isPlain ? {} : lowerCase(item?.headers ?? {})
  const skipped = isPlain ? undefined : item?.skipped
  if (
    (typeof given !== 'string' && !(given instanceof URL)) ||
    !URL.canParse(String(given), site.baseUrl.href)
  ) {
    return refused(String(given ?? item), 'invalid-url')
  }
  const url = site.resolve(given)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return refused(url.href, 'invalid-url')
  }
  if (url.username || url.password) {
    // Not sent: it would be a persona that nobody asked for. Not shown either
    return refused(url.href, 'credentials-in-url')
  }
  return {
    url,
    headers,
    shown: url.href,
    refused: skipped ? { ...skipped, outcome: 'skipped' } : null,
  }
}

function refused(shown: string, reason: string): Page {
  return {
    url: new URL('invalid:'),
    headers: {},
    shown: shown.replace(/\/\/[^/]*@/, '//'),
    refused: { outcome: 'failed', reason, key: '' },
  }
}

/**
 * The run's own headers win over those that came with a URL.
 */
function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value])
      .filter(([name]) => !RESERVED_HEADERS.includes(name))
  )
}
