/**
 * Where something is in a document of HTML.
 *
 * - `text`: among what is shown
 * - `script`: in the source of a script or of a style sheet
 * - `markup`: in a tag, with its attributes, or in a comment
 */
export type Place = 'text' | 'script' | 'markup'

/**
 * What is no text in HTML. What does not end goes on to the end of the document, so that nothing
 * in it is taken for text.
 */
const NO_TEXT =
  /<!--[^]*?(?:-->|$)|(<(script|style)\b(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^'">])*(?:>|$))([^]*?(?:<\/\2[^>]*(?:>|$)|$))|<[a-z/!?](?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^'">])*(?:>|$)/gi

/**
 * Finds out where an offset of an HTML document is.
 *
 * @returns the place, and the offset at which it begins
 */
export function placeIn(html: string, offset: number): { place: Place; begin: number } {
  let end = 0
  for (const { index, 0: all, 1: tag } of html.matchAll(NO_TEXT)) {
    if (index > offset) {
      break
    }
    end = index + all.length
    if (offset < end) {
      const isSource = tag !== undefined && offset >= index + tag.length
      return isSource
        ? { place: 'script', begin: index + tag.length }
        : { place: 'markup', begin: index }
    }
  }
  return { place: 'text', begin: end }
}
