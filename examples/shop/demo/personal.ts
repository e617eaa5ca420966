/**
 * What differs from visitor to visitor in a page of the shop.
 */
const SPOTS = {
  token: /(?<=name='_csrf' value=')[^']*/g,
  nonce: /(?<= nonce=")[^"]*/g,
  name: /(?<=<a class="user" href="\/account">)[^<]*/g,
  cart: /(?<=<span class="badge">)[^<]*/g,
}

/**
 * What a visitor finds of themselves on a page; an empty string where the page has no such spot.
 */
export type Personal = Record<keyof typeof SPOTS, string>

/**
 * Reads what is a visitor's own in a page that they got.
 */
export function personal(body: string): Personal {
  const read = (spot: RegExp) => body.match(spot)?.[0] ?? ''
  return {
    token: read(SPOTS.token),
    nonce: read(SPOTS.nonce),
    name: read(SPOTS.name),
    cart: read(SPOTS.cart),
  }
}

/**
 * A page without what is a visitor's own: the same for everybody.
 */
export function impersonal(body: string): string {
  return Object.values(SPOTS).reduce((rest, spot) => rest.replace(spot, ''), body)
}
