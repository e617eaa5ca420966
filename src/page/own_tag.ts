/**
 * A tag that an application gives to its pages, told from those that the cache itself gives.
 */
export function ownTag(tag: string): string {
  return `tag:${tag}`
}
