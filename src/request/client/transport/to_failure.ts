import { RequestFailure } from './request_failure.ts'

/**
 * Takes the reason, and only the reason, out of what an HTTP client threw.
 */
export function toFailure(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) {
    return error
  }
  const { name, code } = error as { name?: string; code?: string }
  if (name === 'TimeoutError' || code === 'ETIMEDOUT') {
    // Not asked again: what was too slow once has cost the server enough
    return new RequestFailure('timeout', false)
  }
  const reason = code && /^[A-Z][A-Z0-9_]+$/.test(code) ? networkCode(code) : 'network-error'
  return new RequestFailure(reason, !reason.startsWith('ERR_') && !isCertificate(reason))
}

/**
 * light-my-request and got have names of their own for a response that was cut off.
 */
function networkCode(code: string): string {
  return ['LIGHT_ECONNRESET', 'ERR_HTTP_CONTENT_LENGTH_MISMATCH'].includes(code)
    ? 'ECONNRESET'
    : code
}

function isCertificate(code: string): boolean {
  return /CERT|SIGNATURE|ISSUER/.test(code)
}
