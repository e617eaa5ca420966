import { Seen } from '../run/seen.ts'
import { addressOf } from './address_of.ts'
import { plainUrls } from './plain_urls.ts'
import type { UrlItem, Urls, UrlSource } from '../types.ts'

/**
 * Lists the URLs that a run would ask for, and leaves none of them to it: the dry run. Sources
 * are read as in a real one.
 *
 * @param limit - How many different ones to list at most
 * @param list - Told of each
 */
export function listed(urls: Urls, limit: number, list: (url: string) => void): UrlSource {
  return {
    async *readUrls(context) {
      const seen = new Seen()
      let count = 0
      for await (const item of plainUrls(urls, context)) {
        if (isSkipped(item)) {
          continue
        }
        const url = addressOf(item, context)?.href ?? String(item)
        if (!seen.add(url)) {
          continue
        }
        if (count === limit) {
          return
        }
        count++
        list(withoutCredentials(url))
      }
    },
  }
}

/**
 * Whether the run would report it and not ask for it.
 */
function isSkipped(item: Exclude<UrlItem, UrlSource>): boolean {
  return (
    typeof item === 'object' && item !== null && 'skipped' in item && item.skipped !== undefined
  )
}

function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//')
}
