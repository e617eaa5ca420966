import type { Consent } from '../types.ts'

/**
 * What a page must not be made of, unless its developer has consented, in the order in which it is
 * asked about.
 */
export const READ_WITH_CONSENT: Consent[] = [
  'headers',
  'user',
  'session',
  'cookies',
  'authorization',
  'ip',
  'user-agent',
  'referer',
  'request-id',
  'signature',
  'context',
]

/**
 * The rules that can be set aside by name. All other rules hold for everybody.
 */
export const CONSENTS: Consent[] = [...READ_WITH_CONSENT, 'clear-site-data']
