import type { HitCounter } from '../page/hit_counter.ts'
import type { CountedRoute } from './counted_route.ts'

/**
 * What this process has counted of one page.
 */
export class CountedPage implements HitCounter {
  hits = 0
  lastHitAt = 0
  readonly route: CountedRoute
  readonly store: string
  /** The stored key, with the variant */
  readonly key: string
  /** Of the URL under which it was asked for first */
  readonly path: string
  readonly routeName: string
  stale = 0
  misses = 0
  /** The last production by this process */
  produced: { at: number; handlerMs: number; result: string } | null = null
  /** Hits when this process was last asked whether it is still needed */
  #hitsBefore = 0
  #saved = 0
  #savedUntil = 0

  constructor(
    name: { store: string; key: string; path: string; routeName: string },
    route: CountedRoute
  ) {
    this.store = name.store
    this.key = name.key
    this.path = name.path
    this.routeName = name.routeName
    this.route = route
  }

  /**
   * Notes that this process has run the handler for it.
   *
   * @param result - What became of that: `stored`, `renewed`, `set-cookie`
   */
  noteProduction(result: string, handlerMs: number, at: number): void {
    this.#saved = this.handlerMsSaved
    this.#savedUntil = this.hits
    this.produced = { at, handlerMs, result }
  }

  /**
   * Milliseconds that handlers need not have run: the hits since a production by this process, times what
   * that took. Of a page that only other processes have produced, nothing is known: 0.
   */
  get handlerMsSaved(): number {
    return this.#saved + (this.hits - this.#savedUntil) * (this.produced?.handlerMs ?? 0)
  }

  /**
   * Whether it was hit since this was asked last.
   */
  isInUse(): boolean {
    const isInUse = this.hits > this.#hitsBefore
    this.#hitsBefore = this.hits
    return isInUse
  }

  /**
   * It is not counted by itself any more; its route keeps what it has saved.
   */
  end(): void {
    this.route.handlerMsSaved += this.handlerMsSaved
    this.#savedUntil = this.hits
    this.#saved = 0
  }
}
