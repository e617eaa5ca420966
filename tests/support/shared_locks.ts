import { defineConfig, errors } from '@adonisjs/lock'
import type { TestAppOptions } from './test_app.ts'

/**
 * A lock store beyond the process, which all applications of a test share, and which can be pulled
 * from under them.
 */
export class SharedLocks {
  /** Who has which lock, until when: milliseconds by the clock of `performance` */
  readonly held = new Map<string, { owner: string; until: number }>()
  extensions = 0
  /** How often it was looked whether a lock is held */
  looks = 0
  isDown = false
  #silence: PromiseWithResolvers<void> | null = null

  /** What an application needs whose pages are kept with these locks */
  get options(): Pick<TestAppOptions, 'providers'> & { configs: Record<string, unknown> } {
    const main = { driver: { factory: () => this.#driver } }
    return {
      providers: [() => import('@adonisjs/lock/lock_provider')],
      configs: { lock: defineConfig({ default: 'main', stores: { main } }) },
    }
  }

  /** The keys of the locks that are held, without the marks beside them */
  get keys(): string[] {
    return [...this.held.keys()].filter((key) => !key.endsWith(';not-storable'))
  }

  /** As if those who hold them were killed: they are extended and released by nobody */
  orphan(): void {
    this.held.forEach((lock) => (lock.owner = 'nobody'))
  }

  expire(): void {
    this.held.clear()
  }

  /** Takes orders and does not answer, until it is told to answer them all */
  fallSilent(): void {
    this.#silence = Promise.withResolvers()
  }

  answer(): void {
    this.#silence?.resolve()
    this.#silence = null
  }

  get #driver() {
    const { held } = this
    const ask = async <T>(act: () => T) => {
      await this.#silence?.promise
      if (this.isDown) {
        throw new Error('the lock store is down')
      }
      return act()
    }
    const isHeld = (key: string) => performance.now() < (held.get(key)?.until ?? 0)
    const ownLock = (key: string, owner: string) => {
      const lock = held.get(key)
      if (lock?.owner !== owner) {
        throw new errors.E_LOCK_NOT_OWNED()
      }
      return lock
    }
    return {
      save: (key: string, owner: string, ttl: number | null) =>
        ask(() => {
          if (isHeld(key)) {
            return false
          }
          held.set(key, { owner, until: performance.now() + ttl! })
          return true
        }),
      extend: (key: string, owner: string, duration: number) =>
        ask(() => {
          ownLock(key, owner).until = performance.now() + duration
          this.extensions++
        }),
      delete: (key: string, owner: string) =>
        ask(() => {
          ownLock(key, owner)
          held.delete(key)
        }),
      forceDelete: (key: string) => ask(() => void held.delete(key)),
      exists: (key: string) =>
        ask(() => {
          this.looks++
          return isHeld(key)
        }),
    }
  }
}
