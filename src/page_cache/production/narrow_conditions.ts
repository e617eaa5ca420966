import type { HttpContext } from '@adonisjs/core/http'
import type { Validators } from '../../freshness/staleness.ts'

/**
 * Request headers that ask for something else than the whole page.
 */
const CONDITIONS = [
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
  'range',
]

/**
 * Asks a handler in the name of the cache (RFC 9111, 4.3.1): not whether the visitor's copy is
 * current, which the cache finds out by itself, but whether the stored page is.
 *
 * @param validators - Of the stored page, if any
 * @returns gives the request its own headers back
 */
export function narrowConditions(ctx: HttpContext, validators: Validators = {}): () => void {
  const { headers } = ctx.request.request
  const own = CONDITIONS.map((name) => [name, headers[name]] as const)

  CONDITIONS.forEach((name) => delete headers[name])
  if (validators.etag !== undefined) {
    headers['if-none-match'] = validators.etag
  }
  if (validators.lastModified !== undefined) {
    headers['if-modified-since'] = validators.lastModified
  }

  return () => {
    for (const [name, value] of own) {
      delete headers[name]
      if (value !== undefined) {
        headers[name] = value
      }
    }
  }
}
