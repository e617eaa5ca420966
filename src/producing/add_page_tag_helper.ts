import { tagPageUnderWay } from './page_under_way.ts'
import type { Edge } from 'edge.js'

/**
 * Adds the helper `pageTag(…)` to Edge: the page carries the tags, where it is produced to be stored. It
 * prints nothing.
 *
 * @example
 * ```edge
 * {{ pageTag('posts', `author:${author.id}`) }}
 * ```
 */
export function addPageTagHelper(edge: Edge): void {
  edge.global('pageTag', (...tags: string[]) => {
    tagPageUnderWay(tags, 'the view')
    return ''
  })
}
