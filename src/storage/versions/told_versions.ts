import { OwnVersions } from './own_versions.ts'
import { isOwnTag, lastingTag } from '../../keys/tags.ts'
import { keyPrefix as joined } from '../stored_key.ts'
import type { StoreSettings } from '../store_settings.ts'

interface Bus extends Pick<StoreSettings, 'keyPrefix' | 'heard' | 'taken'> {
  /** @param taken - Resolves when the bus has taken it */
  tell: (key: string, taken: Promise<void>) => Promise<void>
}

/**
 * The versions of the tags of a memory that a bus connects with those of other processes. Each process
 * makes its own, for pages of its own, and tells the others of none: they are told which tags it has
 * invalidated, and do the same. A bus carries the removals of entries, so that is said by the key of one that
 * nobody has written.
 *
 * A process that the bus does not reach goes on with what it has. Nothing that it could ask would tell it
 * so, as a second tier does.
 */
export class ToldVersions extends OwnVersions {
  #tell: Bus['tell']
  #prefix: string
  /** Called when the bus has taken what is told, by key */
  #waiting = new Map<string, Set<() => void>>()

  /**
   * @param store - Its name
   */
  constructor(entries: number, store: string, { keyPrefix, heard, taken, tell }: Bus) {
    super(entries)
    this.#tell = tell
    this.#prefix = `${joined('forgotten', keyPrefix)},${store},`
    heard((keys) => this.#hear(keys))
    taken((keys) => keys.forEach((key) => this.#waiting.get(key)?.forEach((resolve) => resolve())))
  }

  override async delete(tags: string[]): Promise<PromiseSettledResult<void>[]> {
    super.delete(tags)
    return Promise.allSettled(tags.map((tag) => this.#tellAndWait(this.#prefix + tag)))
  }

  async #tellAndWait(key: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const waiting = this.#waiting.get(key) ?? new Set()
    this.#waiting.set(key, waiting.add(resolve))
    try {
      await this.#tell(key, promise)
    } finally {
      waiting.delete(resolve)
      if (waiting.size === 0) {
        this.#waiting.delete(key)
      }
    }
  }

  #hear(keys: string[]): void {
    const told = keys.filter((key) => key.startsWith(this.#prefix))
    const tags = told.map((key) => key.slice(this.#prefix.length))
    // With the bounded version, which goes first: somebody may name the tag before the other one goes.
    this.mark(tags.map(lastingTag).filter(isOwnTag))
    super.delete(tags)
  }
}
