import { hash } from 'node:crypto'
import { CircuitBreaker } from '../../storage/failures/circuit_breaker.ts'
import type { Logger } from '@adonisjs/core/logger'

/**
 * What keys in the lock store begin with: the locks of the application are there, too.
 */
const PREFIX = 'page-cache:'

/**
 * How long a key in the lock store may be. A column of its database driver holds 255 characters.
 */
const LONGEST_KEY = 240

/**
 * A lock of `@adonisjs/lock`, as far as it is used.
 */
export interface Lock {
  acquireImmediately(): Promise<boolean>
  extend(): Promise<void>
  release(): Promise<void>
  isLocked(): Promise<boolean>
}

/**
 * A store of config/lock.ts.
 */
export interface LockStore {
  createLock(name: string, ttl: number): Lock
}

/**
 * The locks in a store of config/lock.ts. A lock store that does not answer is dealt with as a page
 * store is: it is left alone for a while, and the log has a line when it fails and when it is
 * available again. Whatever it is asked for, the answer is `null` then.
 */
export class GuardedLocks {
  #store: LockStore
  #breaker: CircuitBreaker

  /**
   * @param name - Of the store in config/lock.ts
   */
  constructor(store: LockStore, name: string, logger: Logger) {
    this.#store = store
    this.#breaker = new CircuitBreaker(name, logger, {
      news: {
        fails: 'page cache: lock store unavailable, every process produces its own pages',
        works: 'page cache: the lock store is available again',
      },
    })
  }

  /**
   * @param ttl - Milliseconds
   */
  create(key: string, ttl: number): Lock {
    const name = key.length > LONGEST_KEY ? hash('sha256', key, 'hex') : key
    return this.#store.createLock(`${PREFIX}${name}`, ttl)
  }

  /**
   * @returns whether the lock is ours now
   */
  async acquire(lock: Lock): Promise<boolean | null> {
    let isLate = false
    const isOurs = await this.#use(async () => {
      const isTaken = await lock.acquireImmediately()
      // When nobody waits for the answer any more, nobody has the lock.
      return isTaken && isLate ? unlessLost(lock.release()) : isTaken
    })
    isLate = true
    return isOurs
  }

  isLocked(key: string): Promise<boolean | null> {
    return this.#use(() => this.create(key, 1).isLocked())
  }

  /**
   * @returns whether it was still ours
   */
  extend(lock: Lock): Promise<boolean | null> {
    return this.#use(() => unlessLost(lock.extend()))
  }

  /**
   * @returns whether it was still ours
   */
  release(lock: Lock): Promise<boolean | null> {
    return this.#use(() => unlessLost(lock.release()))
  }

  #use<T>(operation: () => Promise<T>): Promise<T | null> {
    return this.#breaker.attempt('use', null, operation, { opens: true })
  }
}

/**
 * @returns whether the lock was still ours: one that a process holds whose event loop was blocked
 * for too long is somebody else's
 */
async function unlessLost(operation: Promise<void>): Promise<boolean> {
  try {
    await operation
    return true
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code === 'E_LOCK_NOT_OWNED') {
      return false
    }
    throw error
  }
}
