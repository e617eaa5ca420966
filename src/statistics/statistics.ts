import { CountedPage } from './counted_page.ts'
import { CountedPages } from './counted_pages.ts'
import { CountedRoute, hitRate } from './counted_route.ts'
import type { PageCounts, RequestCounts } from './stats.ts'

type Counted = Pick<CountedRoute, 'bypasses' | 'notStored'>

/**
 * One reason, with the routes that have had it.
 */
export interface CountedReason {
  name: string
  count: number
  lastAt: number
  routes: { route: string; count: number }[]
}

/**
 * What this process counts of its requests, whether anybody listens to its events or not.
 */
export class Statistics {
  /** In milliseconds since the epoch */
  readonly since = Date.now()
  #routes = new Map<string, CountedRoute>()
  #pages = new CountedPages()

  /**
   * What is counted of a route. An application has as many as it declares.
   */
  route(name: string): CountedRoute {
    let route = this.#routes.get(name)
    if (route === undefined) {
      route = new CountedRoute()
      this.#routes.set(name, route)
    }
    return route
  }

  /**
   * What is counted of a page.
   *
   * @param key - The stored key, with the variant
   * @param path - Of its URL: what else that has may belong to its visitor alone
   * @param routeName - That of its route
   */
  page(store: string, key: string, path: string, routeName: string): CountedPage {
    const name = { store, key, path, routeName }
    const create = () => new CountedPage(name, this.route(routeName))
    return this.#pages.use(store, key, create)
  }

  /**
   * @returns `undefined` where nothing was counted of that page, or not any more
   */
  findPage(store: string, key: string): CountedPage | undefined {
    return this.#pages.find(store, key)
  }

  /**
   * The pages that are counted by themselves.
   */
  pages(): PageCounts[] {
    return Array.from(this.#pages.all(), pageCounts)
  }

  /**
   * What was counted of all routes, and of each of them.
   */
  counts(): RequestCounts & { routes: Record<string, RequestCounts> } {
    const saved = new Map<string, number>()
    for (const { routeName, handlerMsSaved } of this.#pages.all()) {
      saved.set(routeName, (saved.get(routeName) ?? 0) + handlerMsSaved)
    }
    const counted = [...this.#routes].map(
      ([name, route]) => [name, route.counts(saved.get(name) ?? 0)] as const
    )
    return { ...sumOf(counted.map(([, counts]) => counts)), routes: Object.fromEntries(counted) }
  }

  /**
   * Why answers were not stored, or requests were no matter for the cache: what happened most first.
   */
  reasons(kind: keyof Counted): CountedReason[] {
    const reasons = new Map<string, CountedReason>()
    for (const [route, counted] of this.#routes) {
      for (const { name, count, lastAt } of counted[kind].entries()) {
        const known = reasons.get(name) ?? { name, count: 0, lastAt: 0, routes: [] }
        known.count += count
        known.lastAt = Math.max(known.lastAt, lastAt)
        known.routes.push({ route, count })
        reasons.set(name, known)
      }
    }
    const sorted = [...reasons.values()].sort((one, other) => other.count - one.count)
    sorted.forEach(({ routes }) => routes.sort((one, other) => other.count - one.count))
    return sorted
  }
}

/**
 * What was counted of a page, as it is shown.
 */
function pageCounts(page: CountedPage): PageCounts {
  const { store, key, path, routeName: route, hits, stale, misses, produced, lastHitAt } = page
  const rate = hitRate(page)
  return {
    store,
    key,
    path,
    route,
    hits,
    stale,
    misses,
    hitRate: rate,
    lastHitAt: lastHitAt || null,
    produced,
  }
}

function sumOf(all: RequestCounts[]): RequestCounts {
  const sum = (field: 'hits' | 'stale' | 'misses' | 'collapsed' | 'stored' | 'evicted') =>
    all.reduce((total, counts) => total + counts[field], 0)
  const hits = sum('hits')
  const stale = sum('stale')
  const misses = sum('misses')
  return {
    hits,
    stale,
    misses,
    collapsed: sum('collapsed'),
    hitRate: hitRate({ hits, stale, misses }),
    lastHitAt: Math.max(0, ...all.map(({ lastHitAt }) => lastHitAt ?? 0)) || null,
    bypasses: merged(all.map(({ bypasses }) => bypasses)),
    stored: sum('stored'),
    notStored: merged(all.map(({ notStored }) => notStored)),
    renewals: merged(all.map(({ renewals }) => renewals)),
    evicted: sum('evicted'),
    handlerMsSaved: all.reduce((total, { handlerMsSaved }) => total + handlerMsSaved, 0),
  }
}

function merged<Name extends string>(
  all: Partial<Record<Name, number>>[]
): Partial<Record<Name, number>> {
  const counts: Partial<Record<string, number>> = {}
  for (const [name, count] of all.flatMap((one) => Object.entries<number | undefined>(one))) {
    counts[name] = (counts[name] ?? 0) + (count ?? 0)
  }
  return counts as Partial<Record<Name, number>>
}
