/**
 * A tag that an application gives to its pages, told from those that the cache itself gives.
 *
 * @param forever - Whether the page is kept for ever: the versions of its tags then are, too
 */
export function ownTag(tag: string, forever: boolean): string {
  return `${forever ? 'kept-' : ''}tag:${tag}`
}
