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
 * @returns the place, the offset at which it begins, and the one at which that begins which it is a part of:
 * the tag of a script
 */
export function placeIn(
  html: string,
  offset: number
): { place: Place; begin: number; whole: number } {
  let end = 0
  for (const { index, 0: all, 1: tag } of html.matchAll(NO_TEXT)) {
    if (index > offset) {
      break
    }
    end = index + all.length
    if (offset < end) {
      const isSource = tag !== undefined && offset >= index + tag.length
      return isSource
        ? { place: 'script', begin: index + tag.length, whole: index }
        : { place: 'markup', begin: index, whole: index }
    }
  }
  return { place: 'text', begin: end, whole: end }
}

/**
 * What the beginning of an HTML document ends in the middle of: a tag, a comment, or a script with its tag. Nothing
 * where it ends among text. Where the rest of the document is depends on nothing else.
 */
export function unfinished(html: string): string {
  // A character that makes a tag of a `<` at the end, which nobody can say yet what it is.
  const { place, whole } = placeIn(`${html}x`, html.length)
  return place === 'text' ? '' : html.slice(whole)
}
