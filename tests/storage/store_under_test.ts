import type { TestAppOptions } from '../support/test_app.ts'

/**
 * An entry as the store itself has it.
 */
export interface RawEntry {
  key: string
  value: string
  /** Milliseconds until the store drops it; `null`: never */
  ttl: number | null
}

/**
 * One store that pages can be kept in, set up for one test.
 */
export interface StoreUnderTest {
  /** What an application needs so that its store `pages` is this one */
  app: Pick<TestAppOptions, 'cache' | 'config' | 'configs' | 'providers'>

  /** What lies in the store, past the driver; left out for stores that live in the process */
  raw?: {
    /** Everything that the driver has stored */
    entries: () => Promise<RawEntry[]>
    write: (key: string, value: string) => Promise<void>
    /** As the store itself does when it has no room, or when the time of an entry is over */
    evict: (key: string) => Promise<void>
  }
}

export interface StoreSuite {
  name: string
  /** Why it cannot run, if it cannot */
  skip?: string | false
  /** Whether pages are still there when the process has ended */
  outlivesProcess?: true
  /** Runs for every test. What it returns is cleaned up by itself when the test ends */
  create: () => Promise<StoreUnderTest>
}
