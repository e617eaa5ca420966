/**
 * Where the index of the variants of a page is stored; the key itself for a page without variants.
 *
 * @param key - Where the page is stored
 */
export function rootOf(key: string): string {
  return key.replace(/;[\da-f]{40}$/, '')
}
