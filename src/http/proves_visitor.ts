/**
 * In the names of headers that prove who asks, as cookies do. Those of HTTP/2 begin with a colon, and say
 * what is asked for.
 */
const PROOF = /^[^:]*(?:auth|token|key|secret|session|passw|credential|jwt|assertion|cookie)/

/**
 * Whether a request proves by a header who asks, as far as its name says so: `Authorization`, `X-Api-Key`.
 *
 * @param name - In lower case
 */
export function provesVisitor(name: string): boolean {
  return PROOF.test(name)
}
