import { parseEntry, type Entry } from '../entry.ts'
import type { CircuitBreaker } from '../failures/circuit_breaker.ts'
import type { UnreadableEntries } from '../failures/unreadable_entries.ts'
import type { StoreEntries } from '../store_entries.ts'
import type { Memo, Reading } from './memo.ts'

interface Source {
  entries: StoreEntries
  breaker: CircuitBreaker
  unreadable: UnreadableEntries
  memo: Memo
  /** Whether it has a memory before a second tier */
  isTiered: boolean
  /** What this process is writing, by key */
  writing: ReadonlyMap<string, Promise<unknown>>
}

/**
 * Reads the entries of a page store. One that is down finds nothing.
 */
export class EntryReads {
  #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  /** What is stored now; `null` for nothing. It is remembered from then on */
  now(key: string): Promise<Entry | null> {
    return this.#remembered(this.#source.memo.begin(key))
  }

  /**
   * The same, for all who ask while it is read: when an entry is not trusted any more, many ask for it at once.
   * They get what they would find remembered a moment later.
   */
  forMany(key: string): Promise<Entry | null> {
    const reading = this.#source.memo.begin(key)
    return (reading.answer ??= this.#remembered(reading))
  }

  /** As all processes see it, past any memory; `undefined` where the store does not answer */
  async shared(key: string): Promise<Entry | null | undefined> {
    const { entries, breaker, isTiered } = this.#source
    const get = async () => (await entries.get(key, 'version')) ?? null
    const opens = !isTiered
    const entry = await breaker.attempt('read versions from', undefined, get, { opens })
    return entry === undefined ? undefined : this.#parsed(key, entry, false)
  }

  async #remembered(reading: Reading): Promise<Entry | null> {
    return this.#source.memo.end(reading, await this.#read(reading.key, false))
  }

  /** @param isAgain - Whether it was read just before, and was not an entry */
  async #read(key: string, isAgain: boolean): Promise<Entry | null> {
    const { entries, breaker, memo, isTiered } = this.#source
    const get = () => entries.get(key, memo.isOn ? 'version' : 'entry')
    const entry = await breaker.attempt('read from', null, get, {
      // The memory before a second tier is of use while that is down, and hides that it is.
      opens: !isTiered,
      asked: (found) => !isTiered || found === undefined,
    })
    return this.#parsed(key, entry ?? null, isAgain)
  }

  #parsed(key: string, entry: unknown, isAgain: boolean): Entry | null | Promise<Entry | null> {
    if (entry === null) {
      return null
    }
    const { writing, unreadable } = this.#source
    const readable = parseEntry(entry)
    const written = writing.get(key)
    if (readable === null && (written || !isAgain)) {
      // The file driver writes in place, so half an entry may have been read.
      return Promise.resolve(written).then(() => this.#read(key, true))
    }
    if (readable === null) {
      unreadable.tell(key)
    }
    return readable
  }
}
