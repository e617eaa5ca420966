import picomatch from 'picomatch'
import { onlyFlag, STATES } from './only_flag.ts'
import { addressOf } from './address_of.ts'
import { plainUrls } from './plain_urls.ts'
import type { Urls } from '../types.ts'

/**
 * The URLs of a list that match one of some globs. A glob is compared with the path, with path
 * and query, and with the whole URL. What is no URL stays in the list, because it is a mistake
 * that the report has to name.
 *
 * @param values - Of `--only`: globs, such as `/posts/**`; and what is no matter of URLs
 */
export function only(urls: Urls, values: string[]): Urls {
  const { globs } = onlyFlag(values)
  if (globs.length === 0) {
    return urls
  }
  const matches = picomatch(globs.map(rooted), { dot: true })
  return {
    async *readUrls(context) {
      let read = 0
      let left = 0
      for await (const item of plainUrls(urls, context)) {
        read++
        const url = addressOf(item, context)
        if (
          url === null ||
          matches(url.pathname) ||
          matches(url.pathname + url.search) ||
          matches(url.href)
        ) {
          left++
          yield item
        }
      }
      if (read > 0 && left === 0) {
        context.hint(
          `None of the ${read} URLs matches --only ${globs.join(' --only ')}${states(globs)}`
        )
      }
    },
  }
}

/**
 * A word alone may be meant for a state of pages.
 */
function states(globs: string[]): string {
  return globs.some((glob) => /^[a-z]+(=.*)?$/i.test(glob))
    ? `. By what is stored it takes ${STATES.join(', ')}: without a page, with one that has expired as well, with one that expires soon as well`
    : ''
}

/**
 * Paths of URLs begin with a slash, which is easily forgotten.
 */
function rooted(glob: string): string {
  return /^[/*{!(]|:\/\//.test(glob) ? glob : `/${glob}`
}
