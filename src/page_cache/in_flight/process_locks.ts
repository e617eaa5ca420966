import { setTimeout as pause } from 'node:timers/promises'
import { debug } from '../../debug.ts'
import { HIT_FOR_MISS } from './flights.ts'
import { HeldLock, LOCK_TTL } from './held_lock.ts'
import type { GuardedLocks, Lock } from './guarded_locks.ts'

/**
 * How often, in milliseconds, it is looked whether a lock of another process is released.
 */
const INTERVAL = 25

/**
 * What comes of asking for a lock.
 *
 * - `busy`: another process has it
 * - `not-storable`: what it was last held for could not be stored, a short time ago
 * - `unavailable`: the lock store does not answer
 */
export type TakenLock = HeldLock | 'busy' | 'not-storable' | 'unavailable'

/**
 * The locks by which the processes of an application know which of them produces a page.
 *
 * A lock has a second one beside it, its mark, which says for some seconds that what the first one was
 * held for could not be stored. So those who wait can tell an end without a page, after which all go
 * on at the same time, from the end of a process, after which one of them takes its place.
 *
 * `acquire()` of a lock is not used to wait. Those who wait would get the lock one after another only
 * to find a page that is there already; on a database each try is an INSERT that fails; and nothing
 * ends it when the store is gone. What waits here asks whether the lock is held, and all see its
 * release at the same time.
 */
export class ProcessLocks {
  #locks: GuardedLocks
  #held = new Set<HeldLock>()
  #marks = new Map<Lock, NodeJS.Timeout>()
  #ending = new Set<Promise<unknown>>()

  constructor(locks: GuardedLocks) {
    this.#locks = locks
  }

  /**
   * Takes the lock for the production of a page, if it is free and the page may be one that can be
   * stored.
   *
   * @param most - Milliseconds for which it is held at most
   */
  async take(key: string, most: number): Promise<TakenLock> {
    const [taken, isMarked] = await Promise.all([
      this.tryTake(key, most),
      this.#locks.isLocked(markOf(key)),
    ])
    if (isMarked !== true || taken === 'unavailable') {
      return taken
    }
    if (taken !== 'busy') {
      taken.release(true)
    }
    return 'not-storable'
  }

  /**
   * Takes a lock, if it is free.
   *
   * @param most - Milliseconds for which it is held at most
   */
  async tryTake(key: string, most: number): Promise<HeldLock | 'busy' | 'unavailable'> {
    const lock = this.#locks.create(key, LOCK_TTL)
    const isOurs = await this.#locks.acquire(lock)
    if (isOurs !== true) {
      return isOurs === null ? 'unavailable' : 'busy'
    }
    debug('%s: locked for all processes', key)
    const held: HeldLock = new HeldLock(most, {
      extend: () => this.#locks.extend(lock),
      release: (isStorable) => {
        this.#held.delete(held)
        this.#end(this.#release(key, lock, isStorable))
      },
    })
    this.#held.add(held)
    return held
  }

  /**
   * Waits until nobody has a lock.
   *
   * @param until - When the time is up, by the clock of `performance`
   * @returns whether it is released, as far as the store says
   */
  async released(key: string, until: number): Promise<boolean> {
    while (performance.now() < until) {
      await pause(INTERVAL, null, { ref: false })
      if ((await this.#locks.isLocked(key)) !== true) {
        return true
      }
    }
    return false
  }

  /**
   * Releases what this process has: its end is to cost the others nothing.
   */
  async close(): Promise<void> {
    this.#held.forEach((held) => held.release(true))
    // One that ends just now may still be making its mark.
    await Promise.all(this.#ending)
    this.#marks.forEach((timer, mark) => this.#unmark(mark, timer))
    await Promise.all(this.#ending)
  }

  async #release(key: string, lock: Lock, isStorable: boolean): Promise<void> {
    if (!isStorable) {
      await this.#mark(key)
    }
    await this.#locks.release(lock)
    debug('%s: released for all processes', key)
  }

  async #mark(key: string): Promise<void> {
    const { ttl, max } = HIT_FOR_MISS
    const mark = this.#locks.create(markOf(key), ttl)
    if (this.#marks.size < max && (await this.#locks.acquire(mark)) === true) {
      // Drivers that forget nothing by themselves, as that of a database, would keep it for ever.
      const timer = setTimeout(() => this.#unmark(mark, timer), ttl).unref()
      this.#marks.set(mark, timer)
    }
  }

  #unmark(mark: Lock, timer: NodeJS.Timeout): void {
    clearTimeout(timer)
    this.#marks.delete(mark)
    this.#end(this.#locks.release(mark))
  }

  #end(ending: Promise<unknown>): void {
    this.#ending.add(ending)
    void ending.finally(() => this.#ending.delete(ending))
  }
}

function markOf(key: string): string {
  return `${key};not-storable`
}
