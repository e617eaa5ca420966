import { setTimeout } from 'node:timers/promises'
import { Random } from '../../fuzz/random.ts'
import { chooseKind, INVALIDATIONS } from './invalidations.ts'
import { INVALIDATE } from './application/pages.ts'
import { monotonicNow } from './application/monotonic_now.ts'
import type { Checker } from './checker.ts'
import type { Counts } from './counts.ts'
import type { ServerProcess } from './server_process.ts'
import type { SharedVersions } from './application/shared_versions.ts'

/**
 * Those who change what pages show, and invalidate them after that.
 */
export class Invalidators {
  isOver = false
  /** Milliseconds that the slowest has taken */
  slowest = 0
  #servers: ServerProcess[]
  #checker: Checker
  #versions: SharedVersions
  #counts: Counts

  constructor(options: {
    servers: ServerProcess[]
    checker: Checker
    versions: SharedVersions
    counts: Counts
  }) {
    this.#servers = options.servers
    this.#checker = options.checker
    this.#versions = options.versions
    this.#counts = options.counts
  }

  /**
   * Invalidates at random moments, until it is over.
   *
   * @param pause - Milliseconds from one to the next, at most
   */
  async invalidateAll(seed: number, pause: number): Promise<void> {
    const random = new Random(seed)
    while (!this.isOver) {
      await setTimeout(random.below(pause))
      const server = random.pick(this.#servers)
      if (server.isUp) {
        await this.#invalidate(server, random)
      }
    }
  }

  async #invalidate(server: ServerProcess, random: Random): Promise<void> {
    const kind = chooseKind(random)
    const { effect, choose } = INVALIDATIONS[kind]
    const { argument, options, pages } = choose(random)
    const versions = new Map(pages.map(({ index }) => [index, this.#versions.grow(index)]))
    const query = new URLSearchParams({ argument, ...options })
    const begunAt = monotonicNow()
    const { status } = await server
      .get(`${INVALIDATE}/${kind}?${query}`)
      .catch(() => ({ status: 0 }))
    const endedAt = monotonicNow()
    this.slowest = Math.max(this.slowest, endedAt - begunAt)
    if (status === 200) {
      this.#checker.confirm(versions, { effect, server: server.number, at: endedAt })
    }
    this.#counts.add(`invalidation ${status === 200 ? 'confirmed' : 'refused'}: ${kind}`)
  }
}
