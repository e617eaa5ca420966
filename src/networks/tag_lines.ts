import type { Network } from '../network_types.ts'

/**
 * How many bytes of tags are sent with one page, for all networks together: Node.js reads 16 KB of headers
 * in all, and some proxies fewer.
 */
const MOST_BYTES = 12_288

/**
 * The tags of one page, as networks read them.
 */
export interface TagLines {
  /** Headers: names and values */
  lines: readonly (readonly [name: string, value: string])[]
  /** Networks for which it has too many: they could not purge it, and so must not keep it */
  refused: ReadonlySet<Network>
}

/**
 * Writes the tags of a page into the headers of all networks, as far as they fit in.
 */
export function tagLines(networks: readonly Network[], tags: readonly string[]): TagLines {
  const lines = new Map<string, string>()
  const refused = new Set<Network>()
  let left = MOST_BYTES
  for (const network of networks) {
    const { tagHeader, tagSeparator, mostTagBytes, mostTags } = network
    const value = tags.join(tagSeparator)
    const bytes = lines.has(tagHeader) ? 0 : value.length
    if (tags.length > (mostTags ?? Infinity) || value.length > mostTagBytes || bytes > left) {
      refused.add(network)
      continue
    }
    left -= bytes
    lines.set(tagHeader, value)
  }
  return { lines: [...lines], refused }
}
