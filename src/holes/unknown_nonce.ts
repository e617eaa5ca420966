/**
 * A nonce that a browser reads: that of a script, a style sheet or a link, or one that a `meta` tells
 * to scripts; also in a string of JSON. What is escaped, or stands in no such tag, is a text about
 * nonces; and `undefined` is what a template prints where there is none.
 */
const NONCE =
  /<(?:script|style|link|meta)\b(?:\\?"[^"]*"|'[^']*'|[^'"<>\\]|\\(?!"))*?(?:(?<=[\s"'/])nonce|=\s*\\?["']?csp-nonce\\?["']?\s+content)\s*=\s*(?:\\?["']\s*)?(?!undefined\b|null\b)[^\s"'>\\]/i

const WORD = /nonce/i

/**
 * Whether a body has a nonce that is none of the response's: a middleware may yet set its policy
 * when the page is finished. Most bodies have no such word, which is found out quickly.
 *
 * @param body - Without the nonces that are known
 */
export function hasUnknownNonce(body: string | Buffer): boolean {
  // A text of 16 KB in half the time that it takes to look for the word as it is mostly written.
  const hasWord =
    typeof body === 'string'
      ? WORD.test(body)
      : ['nonce', 'NONCE', 'Nonce'].some((word) => body.includes(word))
  return hasWord && NONCE.test(body.toString())
}
