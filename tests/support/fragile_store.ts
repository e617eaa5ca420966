import { drivers, store } from '@adonisjs/cache'
import { configProvider } from '@adonisjs/core'
import type { Gate } from './gate.ts'
import type { TestAppOptions } from './test_app.ts'
import type { CreateDriverResult, L2CacheDriver } from '@adonisjs/cache/types'

type Operation = 'get' | 'set' | 'delete' | 'clear'

interface HeldBack {
  operation: Operation
  key: RegExp
  gate: Gate
  /** Whether it is the operation itself that comes late, and not the answer to it */
  onItsWay?: boolean
}

/**
 * A store beyond the process that can be pulled from under an application, and whose entries
 * can be spoilt.
 */
export class FragileStore {
  readonly entries = new Map<string, string>()
  isDown = false
  /** How many operations are left until it is down */
  downAfter = Infinity
  /** Whether it takes nothing, and still has and removes what it has */
  isFull = false
  /** The same, until something is removed */
  isFullUntilDeleted = false
  /** Some follow a page that was stored some moments later: see hold_timers.ts */
  reads = 0
  /** Holds back the next operation of a kind, which has happened by then unless it is on its way */
  heldBack: HeldBack | null = null
  /** The same, for those that follow */
  readonly heldBackNext: HeldBack[] = []
  #silence: PromiseWithResolvers<void> | null = null

  /** config/cache.ts with this store alone */
  get cache(): NonNullable<TestAppOptions['cache']> {
    return { default: 'fragile', stores: { fragile: store().useL2Layer(this.#driver) } }
  }

  /** config/cache.ts with this store behind the memory of the process */
  get cacheBehindMemory(): NonNullable<TestAppOptions['cache']> {
    const tiers = store().useL1Layer(drivers.memory({})).useL2Layer(this.#driver)
    return { default: 'tiers', stores: { tiers } }
  }

  get #driver() {
    const result = { options: {}, factory: () => new FragileDriver(this) }
    return configProvider.create(async () => result as CreateDriverResult<L2CacheDriver>)
  }

  /** Replaces every entry whose key matches */
  spoil(key: RegExp, spoilt: (entry: string) => string): number {
    const found = [...this.entries].filter(([name]) => key.test(name))
    found.forEach(([name, entry]) => this.entries.set(name, spoilt(entry)))
    return found.length
  }

  /** Takes orders and does not answer, until it is told to answer them all */
  fallSilent(): void {
    this.#silence = Promise.withResolvers()
  }

  answer(): void {
    this.#silence?.resolve()
    this.#silence = null
  }

  async attempt<T>(operation: Operation, key: string, act: () => T): Promise<T> {
    await this.#silence?.promise
    this.isDown ||= --this.downAfter < 0
    if (this.isDown) {
      throw new Error('the store is down')
    }
    if (operation === 'delete') {
      this.isFullUntilDeleted = false
    }
    if ((this.isFull || this.isFullUntilDeleted) && operation === 'set') {
      throw new Error('the store is full')
    }
    const all = [this.heldBack, ...this.heldBackNext].filter((one) => one !== null)
    const held = all.find((one) => one.operation === operation && one.key.test(key))
    if (held === undefined) {
      return act()
    }
    this.heldBack = held === this.heldBack ? null : this.heldBack
    this.heldBackNext.splice(0, Infinity, ...this.heldBackNext.filter((one) => one !== held))
    if (held.onItsWay) {
      await held.gate.pass()
      return act()
    }
    const result = act()
    await held.gate.pass()
    return result
  }
}

class FragileDriver implements L2CacheDriver {
  type = 'l2' as const
  #store: FragileStore
  #prefix: string

  constructor(fragile: FragileStore, prefix: string = '') {
    this.#store = fragile
    this.#prefix = prefix
  }

  namespace(name: string) {
    return new FragileDriver(this.#store, `${this.#prefix}${name}:`)
  }

  async get(key: string) {
    this.#store.reads++
    return this.#store.attempt('get', key, () => this.#store.entries.get(this.#prefix + key))
  }

  async set(key: string, value: string) {
    return this.#store.attempt('set', key, () => {
      this.#store.entries.set(this.#prefix + key, value)
      return true
    })
  }

  async pull(key: string) {
    const value = await this.get(key)
    await this.delete(key)
    return value
  }

  async delete(key: string) {
    return this.#store.attempt('delete', key, () => this.#store.entries.delete(this.#prefix + key))
  }

  async deleteMany(keys: string[]) {
    await Promise.all(keys.map((key) => this.delete(key)))
    return true
  }

  /** As Redis does it: what is added meanwhile may remain */
  async clear() {
    await this.#store.attempt('clear', '', () => {})
    for (const key of [...this.#store.entries.keys()]) {
      if (key.startsWith(this.#prefix)) {
        await this.#store.attempt('clear', key, () => this.#store.entries.delete(key))
      }
    }
  }

  async disconnect() {}
}
