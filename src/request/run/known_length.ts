import type { Urls } from '../types.ts'

/**
 * How many URLs there are, where that can be known without reading them.
 *
 * @returns null for generators, and where a source is among them
 */
export function knownLength(urls: Urls): number | null {
  const list = urls instanceof Set ? [...urls] : urls
  if (!Array.isArray(list)) {
    return null
  }
  const hasSource = list.some((item) => typeof item === 'object' && item && 'readUrls' in item)
  return hasSource ? null : list.length
}
