/**
 * The tags of a page, and the version that each had when its production began. Those of a page have no
 * prototype: V8 would make a hidden class of 1 KB for each page, as its tags are its own.
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
