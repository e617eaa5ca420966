import type { Consent } from '../config_types.ts'

/**
 * The store rules that can be set aside by name. All the others hold for everybody.
 */
export const CONSENTS: Consent[] = ['user', 'authorization', 'session', 'cookies']
