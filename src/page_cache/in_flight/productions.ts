/**
 * One production of a page, from before its handler is run until its page is stored.
 */
export interface ProductionUnderWay {
  readonly store: string
  readonly key: string
  /** Milliseconds since the epoch */
  readonly begunAt: number
  /** The same, as the clock is now: it may have been set back since */
  readonly begunAtNow: number
  /** The page was invalidated meanwhile: what is produced is not to be stored */
  isInvalidated: boolean
}

/**
 * The productions under way in this process. Invalidating a page while it is produced wins over
 * that page, which may show what was true before.
 */
export class Productions {
  #underWay = new Set<ProductionUnderWay>()

  begin(store: string, key: string): ProductionUnderWay {
    const begunAt = Date.now()
    const startedAt = performance.now()
    const production = {
      ...{ store, key, begunAt, isInvalidated: false },
      get begunAtNow() {
        return Math.min(begunAt, Date.now() - (performance.now() - startedAt))
      },
    }
    this.#underWay.add(production)
    return production
  }

  end(production: ProductionUnderWay): void {
    this.#underWay.delete(production)
  }

  /**
   * @param store - Name of the store
   * @param matches - Whether a stored key is concerned. Default: all of the store
   */
  invalidate(store: string, matches: (key: string) => boolean = () => true): void {
    for (const production of this.#underWay) {
      if (production.store === store && matches(production.key)) {
        production.isInvalidated = true
      }
    }
  }
}
