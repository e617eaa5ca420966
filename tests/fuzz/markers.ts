/**
 * A text that only one visitor ever sends or has in their session, so that it can be told in any
 * answer whose it is. It survives every encoding that a page may give it.
 *
 * @param field - Where it is sent: lower-case letters
 */
export function markerOf(visitor: number, field: string): string {
  return `secretof${visitor}in${field}`
}

/**
 * The same as an address, where nothing else may stand.
 */
export function addressOf(visitor: number): string {
  return `10.77.${visitor}.1`
}

const MARKERS = /secretof(\d+)in[a-z]+|10\.77\.(\d+)\.1/gi

/**
 * The markers of other visitors that stand in a text.
 */
export function foreignMarkers(text: string, visitor: number): string[] {
  return [...text.matchAll(MARKERS)]
    .filter(([, inText, inAddress]) => Number(inText ?? inAddress) !== visitor)
    .map(([marker]) => marker)
}
