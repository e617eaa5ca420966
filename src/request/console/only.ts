import picomatch from 'picomatch'
import { onlyFlag, STATES } from './only_flag.ts'
import { addressOf } from './address_of.ts'
import { plainUrls } from './plain_urls.ts'
import type { Urls } from '../types.ts'

/**
 * The URLs of a list that match one of some globs, and none of those that begin with `!`. A glob is compared
 * with the path, with path and query, and with the whole URL. What is no URL stays in the list, because it is a mistake
 * that the report has to name.
 *
 * @param values - Of `--only`: globs, such as `/posts/**`; and what is no matter of URLs
 */
export function only(urls: Urls, values: string[]): Urls {
  const { globs } = onlyFlag(values)
  if (globs.length === 0) {
    return urls
  }
  const isWanted = wanted(globs)
  return {
    async *readUrls(context) {
      let read = 0
      let left = 0
      for await (const item of plainUrls(urls, context)) {
        read++
        const url = addressOf(item, context)
        if (url === null || isWanted(url)) {
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
 * A glob that is negated says something of the URL in all its forms: it always matches one of them.
 */
function wanted(globs: string[]): (url: URL) => boolean {
  const { unwanted = [], listed = ['**'] } = Object.groupBy(globs, (glob) =>
    isNegated(glob) ? 'unwanted' : 'listed'
  )
  const [isListed, isUnwanted] = [listed, unwanted.map((glob) => glob.slice(1))].map((some) => {
    const matches = picomatch(some.map(rooted), { dot: true })
    return ({ pathname, search, href }: URL) =>
      [pathname, pathname + search, href].some((form) => matches(form))
  })
  return (url) => isListed(url) && !isUnwanted(url)
}

/**
 * Of what is in `!(…)` anything else matches.
 */
function isNegated(glob: string): boolean {
  return /^!(?!\()/.test(glob)
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
