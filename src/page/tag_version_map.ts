/**
 * The tags of a page, and the version that each had when its production began.
 */
export type TagVersionMap = Record<string, string>

/**
 * What was found out when a page's versions were compared: it holds until then, by
 * `performance.now()`, and while no version is replaced that was trusted.
 */
export interface Confirmation {
  until: number
  replaced: number
}
