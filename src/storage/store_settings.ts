/**
 * What holds for a page store, beside what @adonisjs/cache knows of it.
 */
export interface StoreSettings {
  /** Of the configuration */
  keyPrefix: string
  /** Seconds that anything is kept at most; `null`: no limit */
  longestTtl: number | null
  /** Whether it has a memory before a second tier */
  isTiered: boolean
}
