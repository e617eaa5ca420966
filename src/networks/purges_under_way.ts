import { AsyncLocalStorage } from 'node:async_hooks'
import type { NetworkFailure } from '../network_types.ts'

/**
 * A purge with its repetition: resolves when it is over, to what of it was not purged once more.
 */
type PurgeUnderWay = Promise<NetworkFailure | null>

/**
 * What is being purged from the networks in front, and will be purged once more.
 */
export class PurgesUnderWay {
  #all = new Set<PurgeUnderWay>()
  /** Those of somebody who waits for them */
  #watched = new AsyncLocalStorage<PurgeUnderWay[]>()

  get isEmpty(): boolean {
    return this.#all.size === 0
  }

  /**
   * @param purge - Does not reject
   */
  add(purge: PurgeUnderWay): void {
    this.#watched.getStore()?.push(purge)
    this.#all.add(purge)
    void purge.finally(() => this.#all.delete(purge))
  }

  /**
   * Does something, and resolves when all that it has had purged is over. Nobody else's purges are waited
   * for: where pages are written to, there is always one under way.
   *
   * @returns what of it was not purged once more
   */
  async watch(work: () => Promise<unknown>): Promise<NetworkFailure[]> {
    const own: PurgeUnderWay[] = []
    await this.#watched.run(own, work)
    const failures = await Promise.all(own)
    return failures.filter((failure) => failure !== null)
  }

  /**
   * Resolves when there are none any more. While somebody goes on with having pages purged, it does not.
   */
  async settled(): Promise<void> {
    while (this.#all.size > 0) {
      await Promise.all(this.#all)
    }
  }
}
