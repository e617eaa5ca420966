import { LRUCache } from 'lru-cache'
import { debug } from '../debug.ts'
import { keyPrefix as joined } from '../storage/stored_key.ts'
import { DeployedVersions } from './deployed_versions.ts'
import type { SharedEntries } from '../storage/shared_entries.ts'

/**
 * How long a server waits before it notes its version again, and before it tries to where the store
 * has failed, in milliseconds.
 */
const INTERVAL = 5 * 60_000
const RETRY = 10_000

/**
 * How often a version is noted that another server, which wrote at the same time, has overwritten.
 */
const ATTEMPTS = 3

/**
 * For how many pages it is remembered that this version has answered for them.
 */
const ANSWERED = 10_000

/**
 * Knows which version of the application was deployed before this one. Each server notes its own in
 * the stores that keep pages, when it starts and every five minutes: nobody has to say it in a
 * configuration, where it would be wrong after a rollback. It is noted beside the pages, so that
 * clearing those does not make it be forgotten.
 *
 * A warm-up for the next version notes nothing: only what serves is deployed.
 */
export class Deploys {
  /** How often this version has answered for a page */
  answers = 0
  #version: string
  #key: string
  #entriesOf: (store: string) => SharedEntries
  #previous = new Map<string, string | null>()
  #timers = new Map<string, NodeJS.Timeout>()
  #isEnded = false
  #answered = new LRUCache<string, true>({ max: ANSWERED })

  /**
   * @param config - Of the application
   * @param entriesOf - What is kept beside the pages of a store, by the name of the store
   */
  constructor(
    config: { version: string; keyPrefix: string },
    entriesOf: (store: string) => SharedEntries
  ) {
    this.#version = config.version
    this.#key = joined('deployed', config.keyPrefix)
    this.#entriesOf = entriesOf
  }

  /**
   * The version that was deployed before this one, as far as it is known.
   *
   * @param store - Name of the store, which has its pages
   */
  previousVersion(store: string): string | null {
    return this.#previous.get(store) ?? null
  }

  /**
   * Finds out which version that is, and notes nothing: a command is no server.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async look(store: string): Promise<string | null> {
    const noted = await this.#noted(store)
    const previous = noted.before(this.#version)
    this.#previous.set(store, previous)
    return previous
  }

  /**
   * The versions of which a server was running within the last quarter of an hour, as far as they
   * have noted it in a store.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async running(store: string): Promise<string[]> {
    const noted = await this.#noted(store)
    return noted.running(Date.now())
  }

  /**
   * Finds it out for a server, whose version is noted from now on. Resolves when it is known, so
   * that the first visitor profits, or the store has failed: then it is tried again.
   *
   * @param stores - Names of those that keep pages
   */
  async begin(stores: string[]): Promise<void> {
    await Promise.all(stores.map((store) => this.#repeat(store)))
  }

  /**
   * Nothing is noted after that.
   */
  end(): void {
    this.#isEnded = true
    this.#timers.forEach((timer) => clearTimeout(timer))
  }

  /**
   * Notes this version in a store.
   *
   * @throws E_STORE_UNAVAILABLE
   */
  async note(store: string): Promise<void> {
    const entries = this.#entriesOf(store)
    const begunAt = Date.now()
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const now = Date.now()
      const noted = DeployedVersions.parse(await entries.read(this.#key), now)
      if (attempt > 1 && noted.hasSeen(this.#version, begunAt)) {
        return
      }
      const versions = noted.noting(this.#version, now)
      this.#learn(store, versions.before(this.#version))
      await entries.write(this.#key, versions.toJSON(), null)
    }
  }

  /**
   * Remembers that this version has answered for a page, with a page of its own or with something
   * that is none: from then on that of the version before does not stand in for it.
   *
   * @param page - Where the page of the version before is stored, with the name of the store
   */
  remember(page: string): void {
    this.answers++
    this.#answered.set(page, true)
  }

  /**
   * Whether it has.
   */
  hasAnswered(page: string): boolean {
    return this.#answered.has(page)
  }

  async #noted(store: string): Promise<DeployedVersions> {
    return DeployedVersions.parse(await this.#entriesOf(store).read(this.#key), Date.now())
  }

  async #repeat(store: string): Promise<void> {
    const isNoted = await this.note(store).then(
      () => true,
      (error) => debug('the version cannot be noted: %O', error)
    )
    if (!this.#isEnded) {
      const timer = setTimeout(() => void this.#repeat(store), isNoted ? INTERVAL : RETRY)
      this.#timers.set(store, timer.unref())
    }
  }

  #learn(store: string, previous: string | null): void {
    if (this.#previous.get(store) !== previous) {
      debug('%s: the version before "%s" is %o', store, this.#version, previous)
    }
    this.#previous.set(store, previous)
  }
}
