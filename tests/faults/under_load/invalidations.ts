import { HOST, PAGES, STORES, type TestPage } from './application/pages.ts'
import type { Random } from '../../fuzz/random.ts'
import type { Effect } from './checker.ts'
import type { PageCache } from '../../../src/page_cache/page_cache.ts'

/**
 * One invalidation: what the process is told, and the pages that it concerns.
 */
interface Invalidation {
  argument: string
  options?: { cache: string }
  pages: TestPage[]
}

interface InvalidationKind {
  /** What has happened to the pages when the process has said yes */
  effect: Effect
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
    effect: 'gone',
    weight: 40,
    choose(random) {
      const page = random.pick(PAGES)
      return { argument: page.key, options: { cache: page.store }, pages: [page] }
    },
    run: (pageCache, key, options) => pageCache.forget(key, options),
  },
  forgetUrl: {
    effect: 'gone',
    weight: 40,
    choose: chooseUrl,
    run: (pageCache, url) => pageCache.forgetUrl(url),
  },
  forgetTags: {
    effect: 'gone',
    weight: 15,
    choose: chooseTag,
    run: (pageCache, tag) => pageCache.forgetTags([tag]),
  },
  forgetView: {
    effect: 'gone',
    weight: 20,
    choose(random) {
      const page = random.pick(PAGES)
      return { argument: page.path, pages: [page] }
    },
    run: (pageCache, view) => pageCache.forgetView(view),
  },
  expireUrl: {
    effect: 'outdated',
    weight: 40,
    choose: chooseUrl,
    run: (pageCache, url) => pageCache.expireUrl(url),
  },
  expireTags: {
    effect: 'outdated',
    weight: 15,
    choose: chooseTag,
    run: (pageCache, tag) => pageCache.expireTags([tag]),
  },
  clear: {
    effect: 'gone',
    weight: 5,
    choose(random) {
      const cache = random.pick(STORES)
      const pages = PAGES.filter(({ store }) => store === cache)
      return { argument: cache, options: { cache }, pages }
    },
    run: (pageCache, _, options) => pageCache.clear(options),
  },
}

function chooseUrl(random: Random): Invalidation {
  const page = random.pick(PAGES)
  return { argument: `http://${HOST}${page.path}`, pages: [page] }
}

function chooseTag(random: Random): Invalidation {
  const tag = random.pick(TAGS)
  return { argument: tag, pages: PAGES.filter(({ tags }) => tags.includes(tag)) }
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
