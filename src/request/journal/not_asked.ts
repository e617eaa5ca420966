import type { Visit } from '../types.ts'

/**
 * What there is to say of a page that was not asked for, besides which one it is and why.
 */
export const NOT_ASKED: Omit<Visit, 'url' | 'persona' | 'language' | 'vary' | 'reason'> = {
  status: null,
  durationMs: 0,
  bytes: 0,
  attempts: 0,
  outcome: 'failed',
  redirectedTo: null,
  verified: null,
}
