/**
 * The tags of a page, and the version that each had when its production began.
 */
export type TagVersionMap = Record<string, string>
