import { PAGE_FORMAT } from '../page/page.ts'
import { keyPrefix } from '../storage/stored_key.ts'

/**
 * What a part of the stored key says that may change while the application runs.
 */
export interface Versioned {
  readonly version: string
}

/**
 * What the stored keys of pages begin with.
 *
 * @param config - Of the application
 * @param sources - What pages are made of, where that may change while the application runs
 * @param own - Prefix of the policy
 */
export function pagePrefix(
  config: { keyPrefix: string; version: string },
  sources: Versioned | null,
  own: string
): string {
  const version = sources === null ? config.version : `${config.version}@${sources.version}`
  return keyPrefix(String(PAGE_FORMAT), config.keyPrefix, version, own)
}
