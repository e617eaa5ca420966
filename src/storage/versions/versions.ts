import type { TrustedVersions } from './trusted_versions.ts'

/**
 * The versions of tags, one by one, wherever they are kept.
 */
export interface Versions {
  /** What is known to be current without asking anybody */
  readonly trusted: TrustedVersions

  /**
   * The version of a tag, past what is trusted.
   *
   * @returns `null` for none; `undefined` where nobody knows it now
   */
  read: (tag: string) => Awaitable<string | null | undefined>

  /**
   * The same; while nobody knows it, the version that is trusted.
   */
  readOrTrust: (tag: string) => Awaitable<string | null>

  /**
   * The versions of tags; new ones where there are none.
   *
   * @param ttls - Seconds for which a new version of a tag is kept; `null` for ever
   * @returns `null` for a version that is not kept
   */
  readOrMake: (ttls: [tag: string, ttl: number | null][]) => Awaitable<(string | null)[]>

  /**
   * Marks tags as invalidated, for those who produce pages meanwhile and name the tags later. To be
   * called before their versions are deleted.
   *
   * @returns whether all of them were
   */
  mark: (tags: string[]) => Awaitable<boolean>

  /**
   * Whether a tag was marked since a time; `true` also where nobody knows.
   *
   * @param since - Milliseconds since the epoch, by the clock of this process
   */
  wasMarked: (tag: string, since: number) => Awaitable<boolean>

  /**
   * @returns what became of each tag
   */
  delete: (tags: string[]) => Awaitable<PromiseSettledResult<void>[]>

  /** Whether other processes have them as well */
  readonly isShared: boolean

  /** Whether this process has made a version */
  isMadeHere: (version: string) => boolean

  /**
   * To be called when the store has been cleared.
   */
  forget: () => void
}

type Awaitable<T> = T | Promise<T>
