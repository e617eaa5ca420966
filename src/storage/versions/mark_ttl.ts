/**
 * How long it is remembered that a tag was invalidated, in seconds. A page whose production takes longer
 * is not stored where it names a tag that was new.
 */
export const MARK_TTL = 600
