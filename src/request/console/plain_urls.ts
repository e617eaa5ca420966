import type { SourceContext, UrlItem, Urls, UrlSource } from '../types.ts'

/**
 * The URLs of a list one by one, those of sources among them included. Nothing is held.
 */
export async function* plainUrls(
  urls: Urls,
  context: SourceContext
): AsyncGenerator<Exclude<UrlItem, UrlSource>> {
  const items = 'readUrls' in urls ? urls.readUrls(context) : urls
  for await (const item of items as AsyncIterable<UrlItem>) {
    if (typeof item === 'object' && item !== null && 'readUrls' in item) {
      yield* plainUrls(item, context)
    } else {
      yield item
    }
  }
}
