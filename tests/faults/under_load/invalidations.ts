import { HOST, PAGES, STORES, type TestPage } from './application/pages.ts'
import type { Random } from '../../fuzz/random.ts'
import type { PageCache } from '../../../src/page_cache/page_cache.ts'

/**
 * One invalidation: what the process is told, and the pages that are gone when it has said yes.
 */
export interface Invalidation {
  argument: string
  options?: { cache: string }
  pages: TestPage[]
}

interface InvalidationKind {
  /** How often it is chosen, beside the others */
  weight: number
  choose(random: Random): Invalidation
  run(pageCache: PageCache, argument: string, options?: { cache: string }): Promise<unknown>
}

const TAGS = [...new Set(PAGES.flatMap(({ tags }) => tags))]

/**
 * Every way to invalidate pages. What is new is a line here.
 */
export const INVALIDATIONS: Record<string, InvalidationKind> = {
  forget: {
    weight: 40,
    choose(random) {
      const page = random.pick(PAGES)
      return { argument: page.key, options: { cache: page.store }, pages: [page] }
    },
    run: (pageCache, key, options) => pageCache.forget(key, options),
  },
  forgetUrl: {
    weight: 40,
    choose(random) {
      const page = random.pick(PAGES)
      return { argument: `http://${HOST}${page.path}`, pages: [page] }
    },
    run: (pageCache, url) => pageCache.forgetUrl(url),
  },
  forgetTags: {
    weight: 15,
    choose(random) {
      const tag = random.pick(TAGS)
      return { argument: tag, pages: PAGES.filter(({ tags }) => tags.includes(tag)) }
    },
    run: (pageCache, tag) => pageCache.forgetTags([tag]),
  },
  clear: {
    weight: 5,
    choose(random) {
      const cache = random.pick(STORES)
      const pages = PAGES.filter(({ store }) => store === cache)
      return { argument: cache, options: { cache }, pages }
    },
    run: (pageCache, _, options) => pageCache.clear(options),
  },
}

/**
 * The name of a kind, by its weight.
 */
export function chooseKind(random: Random): string {
  const names = Object.entries(INVALIDATIONS).flatMap(([name, { weight }]) =>
    Array.from({ length: weight }, () => name)
  )
  return random.pick(names)
}
