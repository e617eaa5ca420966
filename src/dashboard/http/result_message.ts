import type { MessageVerifier } from '../../renewal/renewal_token.ts'

/**
 * What came of an action, as the page says it that follows.
 */
export interface ResultMessage {
  tone: 'good' | 'bad'
  text: string
}

const PURPOSE = 'adonis-cache-helpers.dashboard.message'

/**
 * The query parameter that carries it. It is signed, so that no link has this page say something else, and
 * short-lived, so that it is not said again tomorrow. So it needs no session.
 */
export const MESSAGE = 'message'

export function signMessage(verifier: MessageVerifier, message: ResultMessage): string {
  return verifier.sign(message, '1m', PURPOSE)
}

/**
 * @returns `null` where there is none, or not any more
 */
export function readMessage(verifier: MessageVerifier, signed: unknown): ResultMessage | null {
  return typeof signed === 'string' ? verifier.unsign<ResultMessage>(signed, PURPOSE) : null
}
