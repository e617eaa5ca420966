import { OwnVersions } from './own_versions.ts'
import { isOwnTag, lastingTag } from '../../keys/tags.ts'
import { keyPrefix as joined } from '../stored_key.ts'
import type { StoreSettings } from '../store_settings.ts'

interface Bus extends Pick<StoreSettings, 'keyPrefix' | 'heard'> {
  tell: (key: string) => Promise<void>
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

  /**
   * @param store - Its name
   */
  constructor(entries: number, store: string, { keyPrefix, heard, tell }: Bus) {
    super(entries)
    this.#tell = tell
    this.#prefix = `${joined('forgotten', keyPrefix)},${store},`
    heard((keys) => this.#hear(keys))
  }

  override async delete(tags: string[]): Promise<PromiseSettledResult<void>[]> {
    super.delete(tags)
    return Promise.allSettled(tags.map((tag) => this.#tell(this.#prefix + tag)))
  }

  #hear(keys: string[]): void {
    const told = keys.filter((key) => key.startsWith(this.#prefix))
    const tags = told.map((key) => key.slice(this.#prefix.length))
    // With the bounded version, which goes first: somebody may name the tag before the other one goes.
    this.mark(tags.map(lastingTag).filter(isOwnTag))
    super.delete(tags)
  }
}
