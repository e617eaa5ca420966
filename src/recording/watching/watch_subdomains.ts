import { shadow } from './shadow.ts'
import { watchedRecord } from './watched_record.ts'
import type { Inputs } from '../inputs.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Watches what AdonisJS has taken out of the host for a route with a domain, such as the tenant: who
 * reads that has read the host. What a middleware has put in its place is watched already.
 *
 * @returns ends it
 */
export function* watchSubdomains(ctx: HttpContext, inputs: Inputs): Generator<() => void> {
  if (Object.getOwnPropertyDescriptor(ctx, 'subdomains')?.get !== undefined) {
    return
  }
  const read = () => inputs.readHost()
  const value = watchedRecord(ctx.subdomains, { field: read, all: read })
  yield shadow(ctx, 'subdomains', { value, writable: true, enumerable: true })
}
